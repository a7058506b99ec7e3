create or replace function schemawatch._wants_new_table(p_relid oid)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select exists (
            select
            from schemawatch.schema_registration as reg
            join pg_namespace as ns on ns.nspname = reg.schema_name
            join pg_class as rel on rel.relnamespace = ns.oid and rel.relname like reg.table_pattern
            where rel.oid = p_relid and rel.relkind in ('r', 'p', 'f') and rel.relpersistence <> 't'
              and not rel.relispartition));
end
$$;

comment on function schemawatch._wants_new_table(oid) is
'Whether register_schema() asked for tables like this one.';
