create or replace function schemawatch.unprotect_table(p_schema_id bigint)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform schemawatch._check_registered(p_schema_id);
    delete from schemawatch.protection where schema_id = p_schema_id;
end
$$;

comment on function schemawatch.unprotect_table(bigint) is
'Lets changes of this table pass again. Raises SW101 for an unknown schema_id.';

create or replace function schemawatch.unprotect_table(p_table text)
returns void
language sql
volatile
as $$
    select schemawatch.unprotect_table(schemawatch._schema_id(p_table, pg_catalog.current_schemas(true)))
$$;

comment on function schemawatch.unprotect_table(text) is
'The same for a table by its name, written as in SQL. Raises SW101 when no watched table has it.';
