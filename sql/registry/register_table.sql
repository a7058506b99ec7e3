create or replace function schemawatch.register_table(p_table regclass)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set lock_timeout = '10s'
as $$
begin
    perform schemawatch._check_watchable(p_table);
    return (select schemawatch._register(array[p_table::oid]));
end
$$;

comment on function schemawatch.register_table(regclass) is
'Starts watching a table and stores its structure as version 1. Returns its schema_id; the same one when it is
watched already. Raises SW001 (not a table), SW104 (no such table), SW301 (no privilege on it).';
