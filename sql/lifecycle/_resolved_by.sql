create or replace function schemawatch._resolved_by(p_drift_id bigint)
returns bigint[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select array(
            select moved.drift_id
            from schemawatch.drift_status_change as moved
            where moved.resolved_by_drift_id = p_drift_id
            order by moved.drift_id));
end
$$;

comment on function schemawatch._resolved_by(bigint) is
'The drifts that this one took back; empty for an ordinary change.';
