create or replace function schemawatch.reclassify(
    p_schema_id bigint default null,
    p_since timestamptz default null,
    p_before bigint default null,
    p_limit integer default 1000,
    p_by text default session_user
)
returns table (drift_id bigint, schema_id bigint, outcome text, impact_before text, impact_after text)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
    r_drift record;
begin
    if p_schema_id is not null then
        perform schemawatch._check_registered(p_schema_id);
    end if;
    if p_limit is null or p_limit not between 1 and 10000 then
        raise exception 'limit % is not between 1 and 10000', coalesce(p_limit::text, 'null')
            using errcode = 'SW009', hint = 'Go on with p_before, the smallest drift_id that was returned.';
    end if;
    for r_drift in
        select drf.drift_id, drf.schema_id, drf.impact
        from schemawatch.drift as drf
        where (p_schema_id is null or drf.schema_id = p_schema_id)
          and (p_since is null or drf.detected_at >= p_since)
          and (p_before is null or drf.drift_id < p_before)
        order by drf.drift_id desc
        limit p_limit
    loop
        drift_id := r_drift.drift_id;
        schema_id := r_drift.schema_id;
        impact_before := r_drift.impact;
        outcome := schemawatch._rejudge(r_drift.drift_id, p_by);
        select drf.impact into impact_after from schemawatch.drift as drf where drf.drift_id = r_drift.drift_id;
        return next;
    end loop;
end
$$;

comment on function schemawatch.reclassify(bigint, timestamptz, bigint, integer, text) is
'Judges stored drifts anew, from their two snapshots, by the rules and the policy of today; the newest first, at most
p_limit of those with a number below p_before. Returns each with its outcome: same, changed, or skipped, when a
snapshot is gone or of an older format. What changes is noted in reclassification; nobody is told again: status()
counts the open drifts that became BREAKING. Raises SW101 for an unknown schema_id, SW009 for a bad limit.';

create or replace function schemawatch.reclassify(
    p_table text,
    p_since timestamptz default null,
    p_before bigint default null,
    p_limit integer default 1000,
    p_by text default session_user
)
returns table (drift_id bigint, schema_id bigint, outcome text, impact_before text, impact_after text)
language sql
volatile
set jit = off
as $$
    select *
    from schemawatch.reclassify(
        schemawatch._schema_id(p_table, pg_catalog.current_schemas(true)),
        p_since, p_before, p_limit, p_by)
$$;

comment on function schemawatch.reclassify(text, timestamptz, bigint, integer, text) is
'The same for the drifts of a table by its name, written as in SQL; null is all. Raises SW101 when no watched table has
it.';
