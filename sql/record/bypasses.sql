create or replace function schemawatch._over_limit(p_drift_id bigint)
returns table (table_name text, limits text, findings integer[])
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    if not schemawatch._guards() then
        return;
    end if;
    return query
    with drift as (
        -- the schema that it was in: whoever moves the table out of it needs to be let
        select drf.*, snap.schema_name, snap.table_name
        from schemawatch.drift as drf
        join schemawatch.snapshot as snap on snap.schema_id = drf.schema_id and snap.version = drf.version_from
        -- a schema of that name in another database is not the one that is protected
        join schemawatch.registration as reg on reg.schema_id = drf.schema_id and reg.database is null
        where drf.drift_id = p_drift_id
    )
    select format('%I.%I', drift.schema_name, drift.table_name),
        string_agg(distinct over.said, '; '),
        array_agg(distinct refused.place order by refused.place)
    from drift
    cross join lateral schemawatch._exceeded(
        drift.schema_id, drift.schema_name,
        array(
            select jsonb_populate_record(null::schemawatch.classified_change, to_jsonb(change))
            from schemawatch.drift_change as change
            where change.drift_id = p_drift_id),
        schemawatch._drift_consumers(p_drift_id)) as over
    cross join lateral unnest(over.findings) as refused (place)
    group by 1;
end
$$;

comment on function schemawatch._over_limit(bigint) is
'The table of a drift, what protects it that the drift does not keep, and the findings that are over that, by position;
no row when there are none.';


create or replace function schemawatch._guard_line(p_drift_id bigint, p_outcome text, p_more jsonb default '{}')
returns text
language sql
stable
as $$
    -- names and numbers only: a value, a definition or a statement may be a secret
    select 'schemawatch guard: ' || (jsonb_build_object(
        'outcome', p_outcome,
        'table', over.table_name,
        'impact', drf.impact,
        'breaks', (
            select jsonb_agg(con.consumer_name order by con.consumer_name)
            from schemawatch.drift_consumer as con
            where con.drift_id = p_drift_id and con.impact = 'BREAKING'),
        'limits', over.limits,
        'findings', (
            select jsonb_agg(jsonb_build_object('rule_id', change.rule_id, 'object_kind', change.object_kind,
                'object_name', change.object_name, 'fingerprint', change.fingerprint) order by change."position")
            from schemawatch.drift_change as change
            where change.drift_id = p_drift_id and change."position" = any (over.findings)),
        'session_user', drf.session_user_name,
        'role', drf.role_name,
        'application_name', drf.application_name,
        'client_addr', host(drf.client_addr),
        'declared_as', drf.declared_as,
        'transaction_id', drf.transaction_id::text) || p_more)::text
    from schemawatch.drift as drf
    cross join lateral schemawatch._over_limit(drf.drift_id) as over
    where drf.drift_id = p_drift_id
$$;

comment on function schemawatch._guard_line(bigint, text, jsonb) is
'The line for the log of the server about a change of a protected table: always the same words, then one JSON object.';


create or replace function schemawatch._bypass_lines(p_drift_id bigint)
returns setof text
language sql
stable
as $$
    select schemawatch._guard_line(p_drift_id, pass.kind, jsonb_build_object('reason', pass.reason)
        || case when pass.approval_id is null then '{}' else jsonb_build_object(
            'approval_id', pass.approval_id,
            'approved_by', appr.approved_by,
            'self_approved', appr.approved_role = pass.session_user_name) end)
    from schemawatch.guard_bypass as pass
    left join schemawatch.approval as appr on appr.approval_id = pass.approval_id
    where pass.drift_id = p_drift_id
    order by pass.bypass_id
$$;

comment on function schemawatch._bypass_lines(bigint) is
'The lines for the log of the server about what was let pass of a drift.';


create or replace function schemawatch._note_bypass(
    p_drift_id bigint,
    p_kind text,
    p_findings integer[],
    p_reason text,
    p_approval_id bigint default null
)
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_drift schemawatch.drift;
    v_uses integer;
    v_used integer;
    v_number integer;
    r_over record;
begin
    select drf.* into v_drift from schemawatch.drift as drf where drf.drift_id = p_drift_id;
    select * into r_over from schemawatch._over_limit(p_drift_id);
    select appr.uses into v_uses from schemawatch.approval as appr where appr.approval_id = p_approval_id;
    -- Two that use it at once cannot have the same number: the second waits for the first, and takes the next.
    for i in 1 .. 1000 loop
        select count(*), max(done.use_number) + 1 into v_used, v_number
        from schemawatch.guard_bypass as done
        where done.approval_id = p_approval_id;
        exit when v_used >= v_uses;
        insert into schemawatch.guard_bypass (
            drift_id, kind, approval_id, use_number, table_name, impact, limits, findings, reason,
            session_user_name, role_name, transaction_id)
        values (
            p_drift_id, p_kind, p_approval_id, case when p_approval_id is not null then coalesce(v_number, 1) end,
            r_over.table_name, v_drift.impact, r_over.limits, p_findings, p_reason,
            v_drift.session_user_name, v_drift.role_name, v_drift.transaction_id)
        on conflict on constraint guard_bypass_use_key do nothing;
        if found then
            return true;
        end if;
    end loop;
    return false;
end
$$;

comment on function schemawatch._note_bypass(bigint, text, integer[], text, bigint) is
'Notes that findings of a drift were let pass; by an approval only if that has a use left, otherwise false.';
