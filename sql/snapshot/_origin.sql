create or replace function schemawatch._origin()
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select format('%s/%s', ctl.system_identifier, dat.oid)
        from pg_catalog.pg_control_system() as ctl
        join pg_catalog.pg_database as dat on dat.datname = current_database());
end
$$;

comment on function schemawatch._origin() is
'The database in which oids and attnums mean something: system identifier and database oid. A dump restored
elsewhere has another one, and its objects are then matched by name.';
