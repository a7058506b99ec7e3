create or replace function schemawatch._missed_text(p_code text)
returns text
language sql
immutable
as $$
    select case p_code
        when 'restored' then 'The history comes from another database (dump and restore, or a copy): the '
            'change was made there, or between the two.'
        when 'unwatched' then 'The table was not registered when it changed, or waited for a privilege of '
            'the role that asked for it.'
        when 'serializable' then 'It was made in a SERIALIZABLE transaction, which leaves its account to the scan.'
        when 'capture_failed' then 'Our own code failed inside the DDL and stood aside; see capture_error.'
        when 'agentless' then 'The table is in a database in which nothing is installed: its structure is read now and then, '
            'and who changed it is not known.'
        when 'no_event_triggers' then 'The event triggers are not installed: only a superuser, or the '
            'administrator of the provider, can create them.'
        when 'trigger_disabled' then 'The event triggers, or the trigger on pending_capture, are disabled, or were '
            'altered since the scan before.'
        when 'concurrent_index' then 'An index command with CONCURRENTLY failed half-way and left an invalid index.'
        when 'no_event' then 'A command did it that fires no event trigger: CLUSTER (and REPACK, from PostgreSQL 19 '
            'on) marks the index that it went by, REASSIGN OWNED gives tables another owner, REINDEX (before PostgreSQL 17) cures an invalid '
            'index. Another command may have done the same, past the triggers.'
        when 'replica_role' then 'The event triggers are not ENABLE ALWAYS: sessions with '
            'session_replication_role = replica go past them.'
        when 'unexplained' then 'The event triggers are in force and none of our code failed. Superusers can go '
            'past them (event_triggers = off, a direct update of the catalogs, single-user mode).'
    end
$$;

comment on function schemawatch._missed_text(text) is 'What a code in drift.missed_because means.';


create or replace function schemawatch._consumers_of_drifts(p_drift_ids bigint[])
returns table (drift_id bigint, items jsonb)
language sql
stable
as $$
    select own.drift_id, jsonb_agg(jsonb_build_object(
            'name', own.consumer_name, 'owner', own.owner, 'channel', own.channel, 'impact', own.impact,
            'changes', own.positions, 'reason', own.reason)
        order by schemawatch._impact_rank(own.impact) desc, own.consumer_name)
    from schemawatch.drift_consumer as own
    where own.drift_id = any (p_drift_ids)
    group by own.drift_id
$$;

comment on function schemawatch._consumers_of_drifts(bigint[]) is
'What drifts are for each consumer of their tables, the worst first; no row for a drift that is nothing to any.';


create or replace function schemawatch._drift_consumers(p_drift_id bigint)
returns jsonb
language sql
stable
as $$
    select coalesce((select own.items from schemawatch._consumers_of_drifts(array[p_drift_id]) as own), '[]')
$$;

comment on function schemawatch._drift_consumers(bigint) is
'What a drift is for each consumer of its table, the worst first.';


-- Of many drifts at once: a list asks for a page of them, and what it says of none of them costs nothing.
create or replace function schemawatch._drift_documents(p_drift_ids bigint[])
returns table (drift_id bigint, document jsonb)
language plpgsql  -- keeps its plan
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select drf.drift_id, jsonb_build_object(
        'drift_id', drf.drift_id,
        'source_name', coalesce(reg.database, source.name),
        'schema_id', drf.schema_id,
        'table', format('%I.%I', snap.schema_name, snap.table_name),
        'schema_name', snap.schema_name,
        'table_name', snap.table_name,
        'impact', drf.impact,
        'summary', drf.summary,
        'version_from', drf.version_from,
        'version_to', drf.version_to,
        'source', drf.source,
        'status', drf.status,
        'status_changed_at', drf.status_changed_at,
        'status_changed_by', drf.status_changed_by,
        'status_reason', drf.status_reason,
        'resolved_by_drift_id', drf.resolved_by_drift_id,
        'resolves', schemawatch._resolved_by(drf.drift_id),
        'missed_because', drf.missed_because,
        'missed_explanation', case when drf.missed_because is not null then
            schemawatch._missed_text(drf.missed_because) end,
        'detected_at', drf.detected_at,
        'reclassified', (
            select jsonb_build_object(
                'at', was.reclassified_at, 'by', was.reclassified_by, 'impact_before', was.impact_before)
            from schemawatch.reclassification as was
            where was.drift_id = drf.drift_id
            order by was.reclassification_id desc
            limit 1),
        'transaction_id', drf.transaction_id::text,
        'declared_as', drf.declared_as,
        'actor', jsonb_build_object(
            'session_user', drf.session_user_name,
            'role', drf.role_name,
            'application_name', drf.application_name,
            'client_addr', host(drf.client_addr)),
        'statement', drf.statement,
        'consumers', coalesce(con.items, '[]'),
        'consumer_summary', case when con.items is not null then schemawatch._consumers_said(con.items) end,
        'bypasses', (
            select coalesce(jsonb_agg(jsonb_build_object(
                'kind', pass.kind, 'reason', pass.reason, 'positions', pass.findings,
                'approval_id', pass.approval_id, 'approved_by', appr.approved_by) order by pass.bypass_id), '[]')
            from schemawatch.guard_bypass as pass
            left join schemawatch.approval as appr on appr.approval_id = pass.approval_id
            where pass.drift_id = drf.drift_id),
        'announced', schemawatch._drift_announced(drf.drift_id),
        'changes', (
            select coalesce(jsonb_agg(to_jsonb(change) - 'drift_id' order by change."position"), '[]')
            from schemawatch.drift_change as change
            where change.drift_id = drf.drift_id))
    from schemawatch.drift as drf
    -- the name that its readers know: the one before the change
    join schemawatch.snapshot as snap on snap.schema_id = drf.schema_id and snap.version = drf.version_from
    join schemawatch.registration as reg on reg.schema_id = drf.schema_id
    left join schemawatch._consumers_of_drifts(p_drift_ids) as con on con.drift_id = drf.drift_id
    -- offset: once, not for each drift
    cross join (select schemawatch.source_name() as name offset 0) as source
    where drf.drift_id = any (p_drift_ids);
end
$$;

comment on function schemawatch._drift_documents(bigint[]) is
'The documents of drift_json() for many drifts, in any order.';


create or replace function schemawatch.drift_json(p_drift_id bigint)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select own.document from schemawatch._drift_documents(array[p_drift_id]) as own
$$;

comment on function schemawatch.drift_json(bigint) is
'One drift with its changes and what it is for each consumer, as the API and the webhooks show it, with the name that this database has now (or the other one that the table is in); null for an unknown one. The table has the
name that it had before the change.';
