create or replace function schemawatch.unregister_table(p_schema_id bigint, p_purge boolean default false)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform schemawatch._check_registered(p_schema_id);
    if p_purge then
        -- what wants it alone goes with it, by its foreign key
        delete from schemawatch.endpoint as ep where ep.schema_ids = array[p_schema_id];
        update schemawatch.endpoint as ep
        set schema_ids = array_remove(ep.schema_ids, p_schema_id)
        where p_schema_id = any (ep.schema_ids);
        delete from schemawatch.registration where schema_id = p_schema_id;
    else
        update schemawatch.registration set unregistered_at = now() where schema_id = p_schema_id;
    end if;
end
$$;

comment on function schemawatch.unregister_table(bigint, boolean) is
'Stops watching a table. Its history stays readable, unless p_purge asks to delete it. Raises SW101 when no
watched table has this schema_id.';

create or replace function schemawatch.unregister_table(p_table text, p_purge boolean default false)
returns void
language sql
volatile
as $$
    select schemawatch.unregister_table(schemawatch._schema_id(p_table, pg_catalog.current_schemas(true)), p_purge)
$$;

comment on function schemawatch.unregister_table(text, boolean) is
'The same for a table by its name, written as in SQL, also when it is gone. Raises SW101 when no watched table has it.';
