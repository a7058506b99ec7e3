create or replace function schemawatch._wants_new_table(p_classid oid, p_objid oid)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from schemawatch.schema_registration) then
        return false;
    end if;
    return (
        select exists (
            select
            from schemawatch.schema_registration as reg
            join pg_namespace as ns on ns.nspname = reg.schema_name
            join pg_class as rel on rel.relnamespace = ns.oid and rel.relname like reg.table_pattern
            where p_classid = 'pg_class'::regclass and rel.oid = p_objid
              and rel.relkind in ('r', 'p', 'f') and rel.relpersistence <> 't' and not rel.relispartition
              and (reg.extensions or not schemawatch._of_extension(rel.oid))
            union all
            select
            from schemawatch.schema_registration as reg
            join pg_namespace as ns on ns.nspname = reg.schema_name
            where p_classid = 'pg_namespace'::regclass and ns.oid = p_objid));
end
$$;

comment on function schemawatch._wants_new_table(oid, oid) is
'Whether register_schema() asked for tables like this one, or for tables of this schema.';
