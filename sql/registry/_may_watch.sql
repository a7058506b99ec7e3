create or replace function schemawatch._may_watch(p_role oid, p_table oid)
returns boolean
language sql
stable
as $$
    select coalesce((
        select pg_catalog.has_table_privilege(p_role, rel.oid, 'select, insert, update, delete, truncate, references, trigger')
            or pg_catalog.has_any_column_privilege(p_role, rel.oid, 'select, insert, update, references')
            or pg_catalog.pg_has_role(p_role, rel.relowner, 'usage')
        from pg_catalog.pg_class as rel
        where rel.oid = p_table), false)
$$;

comment on function schemawatch._may_watch(oid, oid) is
'Whether a role may watch a table: whoever has any privilege on it may. False for a role or a table that is not there.';
