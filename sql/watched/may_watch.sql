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


create or replace function schemawatch._grant_to_watch(p_schema name, p_tables text[])
returns text
language sql
stable
as $$
    -- a line that somebody can read: of very many the schema is named instead
    select pg_catalog.format('GRANT REFERENCES ON %s TO %I;',
        case when pg_catalog.cardinality(p_tables) <= 20 then pg_catalog.array_to_string(p_tables, ', ')
            else pg_catalog.format('ALL TABLES IN SCHEMA %I', p_schema) end,
        current_user)
$$;

comment on function schemawatch._grant_to_watch(name, text[]) is
'What lets the caller watch these tables, which are all in one schema: the privilege that shows no data.';
