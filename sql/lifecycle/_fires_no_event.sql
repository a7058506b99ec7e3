create or replace function schemawatch._fires_no_event(p_before jsonb, p_after jsonb)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select count(*) > 0 and bool_and(case
            -- CLUSTER, and from PostgreSQL 19 on REPACK USING INDEX
            when pair.section in ('indexes', 'constraints')
                then pair.changed is not distinct from array['clustered']
            -- REASSIGN OWNED, after which privileges that the new owner had are the owner's
            when pair.section in ('table', 'views') then pair.changed is not distinct from array['owner']
            else pair.section = 'grants' and pair.after is null
                and pair.before -> 'name' is not distinct from p_after #> '{table,owner}'
        end)
        from schemawatch._diff_objects(p_before, p_after) as pair);
end
$$;

comment on function schemawatch._fires_no_event(jsonb, jsonb) is
'Whether all that differs between two documents is what commands do that fire no event trigger: CLUSTER and
REASSIGN OWNED.';
