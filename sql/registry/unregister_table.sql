create or replace function schemawatch.unregister_table(p_schema_id bigint, p_purge boolean default false)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform schemawatch._check_registered(p_schema_id);
    if p_purge then
        delete from schemawatch.registration where schema_id = p_schema_id;
    else
        update schemawatch.registration set unregistered_at = now() where schema_id = p_schema_id;
    end if;
end
$$;

comment on function schemawatch.unregister_table(bigint, boolean) is
'Stops watching a table. Its history stays readable, unless p_purge asks to delete it. Raises SW101 when no
watched table has this schema_id.';
