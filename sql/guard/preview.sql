create or replace function schemawatch._moved_since(p_schema_ids bigint[], p_marks jsonb)
returns bigint[]
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now jsonb := schemawatch._fingerprint_map(p_schema_ids);
begin
    return array(
        select given.schema_id
        from unnest(p_schema_ids) as given (schema_id)
        -- no fingerprint: dropped before, and perhaps back
        where p_marks ->> given.schema_id::text is null
           or p_marks ->> given.schema_id::text is distinct from v_now ->> given.schema_id::text);
end
$$;

comment on function schemawatch._moved_since(bigint[], jsonb) is
'Which of these tables have another fingerprint than they had when _fingerprint_map() was asked.';


create or replace function schemawatch._preview_marks()
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
    v_ids constant bigint[] := array(
        select head.schema_id from schemawatch._head as head where head.paused_at is null);
begin
    return jsonb_build_object(
        'schema_ids', v_ids,
        'versions', schemawatch._version_map(v_ids),
        'fingerprints', schemawatch._fingerprint_map(v_ids),
        -- what is there already, but in no version yet, is not the script's doing
        'unseen', (
            select jsonb_object_agg(now.schema_id, now.document)
            from schemawatch._current_documents(array(
                select moved.schema_id from schemawatch._moved_tables(null) as moved)) as now),
        'new_tables', array(select fresh.relid::bigint from schemawatch._new_tables() as fresh));
end
$$;

comment on function schemawatch._preview_marks() is
'What _preview_changes() has to know of the time before the SQL that is tried.';


create or replace function schemawatch._preview_changes(p_marks jsonb)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
    v_moved constant bigint[] := schemawatch._moved_since(
        array(select jsonb_array_elements_text(p_marks -> 'schema_ids')::bigint), p_marks -> 'fingerprints');
    v_new constant oid[] := array(select jsonb_array_elements_text(p_marks -> 'new_tables')::bigint::oid);
begin
    return (
        with pairs as (
            select now.schema_id, snap.schema_name, format('%I.%I', snap.schema_name, snap.table_name) as table_name,
                coalesce(p_marks -> 'unseen' -> now.schema_id::text, snap.document) as old, now.document as new
            from schemawatch._current_documents(v_moved) as now
            join schemawatch.snapshot as snap
                on snap.schema_id = now.schema_id
                    and snap.version = (p_marks -> 'versions' ->> now.schema_id::text)::integer
            union all
            select null, null, schemawatch._table_name(now.document -> 'table'), schemawatch._dropped_document(), now.document
            from schemawatch._snapshot_documents(array(
                select fresh.relid from schemawatch._new_tables() as fresh
                where fresh.relid <> all (v_new))) as now
        ),
        judged as materialized (
            select pairs.*, schemawatch._judge(pairs.schema_id, pairs.old, pairs.new, null) as changes
            from pairs
        ),
        hit as materialized (
            select judged.schema_id, found.*
            from judged
            cross join lateral schemawatch._verdicts_by_finding(
                judged.schema_id, judged.old, judged.new, judged.changes) as found
            where schemawatch._has_consumers(judged.schema_id)
        ),
        guard as materialized (
            select judged.schema_id, over.said, over.findings
            from judged
            cross join lateral schemawatch._exceeded(judged.schema_id, judged.schema_name, judged.changes, (
                select jsonb_agg(own.*)
                from (
                    select hit.name, (array_agg(hit.impact order by schemawatch._impact_rank(hit.impact) desc))[1] as impact,
                        array_agg(hit.ord) as changes
                    from hit
                    where hit.schema_id = judged.schema_id and hit.impact <> 'SAFE'
                    group by hit.name
                ) as own)) as over
            -- a table that is new breaks nothing
            where judged.schema_id is not null and schemawatch._guards()
        ),
        refused as materialized (
            select judged.schema_id, change."position", own.refused_by, (
                    select jsonb_agg(jsonb_build_object('approval_id', appr.approval_id, 'declared_as', appr.declared_as)
                        order by appr.approval_id)
                    from schemawatch.approval_status as appr
                    where appr.schema_id = judged.schema_id and appr.state = 'in force'
                      and coalesce(appr.fingerprint, change.fingerprint) = change.fingerprint) as approvals
            from judged
            cross join lateral unnest(judged.changes) as change
            cross join lateral (
                select jsonb_agg(guard.said order by guard.said) as refused_by
                from guard
                where guard.schema_id = judged.schema_id and change."position" = any (guard.findings)
            ) as own
            where own.refused_by is not null
        )
        select jsonb_agg(jsonb_build_object('schema_id', judged.schema_id, 'table_name', judged.table_name)
                || to_jsonb(change) || jsonb_build_object('consumers', (
                    select coalesce(jsonb_agg(jsonb_build_object('name', own.name, 'owner', own.owner, 'channel', own.channel,
                            'impact', coalesce(hit.impact, 'SAFE'), 'reason', hit.why)
                        order by schemawatch._impact_rank(coalesce(hit.impact, 'SAFE')) desc, own.name), '[]')
                    from schemawatch._use as own
                    left join hit on hit.schema_id = own.schema_id and hit.name = own.name and hit.ord = change."position"
                    where own.schema_id = judged.schema_id),
                'compatibility', (
                    select own.mode from schemawatch.table_compatibility as own
                    where own.schema_id = judged.schema_id and own.mode <> 'none'),
                'refused_by', coalesce(refused.refused_by, '[]'),
                'approvals', coalesce(refused.approvals, '[]'),
                'instead', case when change.default_impact <> 'SAFE' then schemawatch._instead(
                    change.rule_id, change.attribute, change.fingerprint, judged.old, judged.new) else '[]' end)
            order by judged.table_name, change."position")
        from judged
        cross join lateral unnest(judged.changes) as change
        left join refused on refused.schema_id = judged.schema_id and refused."position" = change."position");
end
$$;

comment on function schemawatch._preview_changes(jsonb) is
'What happened to the watched tables since _preview_marks(), judged, by table, and for each consumer of it; null when nothing did. The same transaction
asks both, and undoes what is in between.';


create or replace function schemawatch.preview(p_sql text)
returns table (
    schema_id bigint,
    table_name text,
    "position" integer,
    rule_id text,
    impact text,
    readers text,
    writers text,
    cdc text,
    object_kind text,
    object_name text,
    attribute text,
    before jsonb,
    after jsonb,
    message text,
    remedy text,
    collateral jsonb,
    who text,
    how text,
    sure text,
    fingerprint text,
    default_impact text,
    muted boolean,
    decided_by text,
    decided_reason text,
    decided_until timestamptz,
    consumers jsonb,
    compatibility text,
    refused_by text[],
    approvals jsonb,
    instead jsonb
)
language plpgsql
volatile
set jit = off
as $$
#variable_conflict use_column
declare
    v_marks constant jsonb := schemawatch._preview_marks();
    v_found jsonb;
begin
    begin
        execute p_sql;
        v_found := schemawatch._preview_changes(v_marks);
        raise exception 'preview' using errcode = 'SW900';
    exception when sqlstate 'SW900' then
        null;  -- everything that the statements did is undone; what was found is kept
    end;
    return query
    select found.*
    from pg_catalog.jsonb_to_recordset(v_found) as found (
        schema_id bigint, table_name text, "position" integer, rule_id text, impact text, readers text,
        writers text, cdc text, object_kind text, object_name text, attribute text, before jsonb, after jsonb,
        message text, remedy text, collateral jsonb, who text, how text, sure text, fingerprint text,
        default_impact text, muted boolean, decided_by text, decided_reason text, decided_until timestamptz,
        consumers jsonb, compatibility text, refused_by text[], approvals jsonb, instead jsonb);
end
$$;

comment on function schemawatch.preview(text) is
'Runs the SQL with the caller''s rights, says what it would do to the watched tables, and undoes it. A table that
would be watched from then on (p_future) has no schema_id yet. compatibility is the mode of the table; refused_by, what
protects it and refuses this finding at COMMIT; approvals, those in force that let it pass, with what has to be declared; instead has
the steps that lead there without breaking anybody, as instead() has them. It takes
the locks that the SQL takes until then, so set lock_timeout. Statements that cannot run in a transaction
(CREATE INDEX CONCURRENTLY, VACUUM, COMMIT) are refused by PostgreSQL, and its errors come through unchanged.';
