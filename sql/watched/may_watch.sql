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
set search_path = pg_catalog, pg_temp
as $$
    -- a line that somebody can read: of very many the schema is named instead
    select pg_catalog.format('GRANT REFERENCES ON %s TO %I;',
        case when pg_catalog.cardinality(p_tables) <= 20 then pg_catalog.array_to_string(p_tables, ', ')
            else pg_catalog.format('ALL TABLES IN SCHEMA %I', p_schema) end,
        current_user)
$$;

comment on function schemawatch._grant_to_watch(name, text[]) is
'What lets the caller watch these tables, which are all in one schema: the privilege that shows no data.';


create or replace function schemawatch._tables_like(p_schema name, p_like text)
returns table (relid oid, relname name, shown text, of_extension boolean, may_watch boolean)
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    select rel.oid, rel.relname, format('%I.%I', ns.nspname, rel.relname), schemawatch._of_extension(rel.oid),
        schemawatch._may_watch(to_regrole(quote_ident(current_user)), rel.oid)
    from pg_class as rel
    join pg_namespace as ns on ns.oid = rel.relnamespace
    where ns.nspname = p_schema
      and rel.relname like p_like
      and rel.relkind in ('r', 'p', 'f')
      and rel.relpersistence <> 't'
      and not rel.relispartition
      and ns.nspname not in ('pg_catalog', 'information_schema', 'schemawatch')
$$;

comment on function schemawatch._tables_like(name, text) is
'The tables of a schema that register_schema() is about: permanent ones, no partitions, whose name is LIKE the pattern. Whether
each belongs to an extension, and whether the caller may watch it.';
