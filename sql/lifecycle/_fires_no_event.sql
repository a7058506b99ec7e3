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
                -- REINDEX cures an invalid index; before PostgreSQL 17 it fires none
                then pair.changed is not distinct from array['clustered']
                    or pair.changed <@ array['invalid', 'not_ready'] and not pair.after ? 'invalid'
                        and p_after -> 'server_version_num' < '170000'
            -- REASSIGN OWNED, after which privileges that the new owner had are the owner's
            when pair.section in ('table', 'views') then pair.changed is not distinct from array['owner']
            when pair.section = 'usage' then coalesce(pair.before, pair.after) ->> 'name'
                in ('(owner)', p_before #>> '{table,owner}', p_after #>> '{table,owner}')
            else pair.section = 'grants' and pair.after is null
                and pair.before -> 'name' is not distinct from p_after #> '{table,owner}'
        end)
        from schemawatch._diff_objects(p_before, p_after) as pair);
end
$$;

comment on function schemawatch._fires_no_event(jsonb, jsonb) is
'Whether all that differs between two documents is what commands do that fire no event trigger: CLUSTER,
REASSIGN OWNED, and before PostgreSQL 17 REINDEX.';
