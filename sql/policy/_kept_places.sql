create or replace function schemawatch._kept_places(p_drift_id bigint, p_changes schemawatch.classified_change[])
returns schemawatch.classified_change[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_places constant jsonb := (
        select jsonb_object_agg(change.fingerprint, change."position")
        from schemawatch.drift_change as change
        where change.drift_id = p_drift_id and change.fingerprint is not null);
    v_kept schemawatch.classified_change[] := p_changes;
begin
    if (select array_agg(key order by key) from jsonb_object_keys(v_places) as key)
        is distinct from (select array_agg(change.fingerprint order by change.fingerprint)
            from unnest(p_changes) as change)
    then
        return p_changes;
    end if;
    for i in 1 .. cardinality(v_kept) loop
        v_kept[i]."position" := (v_places ->> v_kept[i].fingerprint)::integer;
    end loop;
    return v_kept;
end
$$;

comment on function schemawatch._kept_places(bigint, schemawatch.classified_change[]) is
'The same findings at the positions that they have in a stored drift, so that who read a position still means the
same finding; as they are when the findings are others.';
