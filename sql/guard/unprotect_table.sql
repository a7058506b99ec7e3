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
