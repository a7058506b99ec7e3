create or replace function schemawatch.register_schema(
    p_schema name,
    p_like text default '%',
    p_future boolean default false,
    p_partitions text default null,
    p_extensions boolean default false
)
returns setof bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set lock_timeout = '10s'
set jit = off
as $$
declare
    v_ids bigint[];
begin
    if not exists (select from pg_namespace as ns where ns.nspname = p_schema) then
        raise exception 'schema "%" does not exist', p_schema
            using errcode = 'SW102', hint = 'List the schemas with \dn in psql.';
    end if;
    perform schemawatch._check_partitions(p_partitions);
    perform schemawatch._check_like(p_like);
    if p_future then
        insert into schemawatch.schema_registration as reg (schema_name, table_pattern, partitions, extensions)
        values (p_schema, p_like, coalesce(p_partitions, 'report'), p_extensions)
        on conflict (schema_name, table_pattern) do update
        set partitions = coalesce(p_partitions, reg.partitions), extensions = p_extensions;
    end if;
    v_ids := array(
        select schemawatch._register(coalesce(array_agg(rel.oid order by rel.relname), '{}'), p_partitions)
        from pg_class as rel
        join pg_namespace as ns on ns.oid = rel.relnamespace
        where ns.nspname = p_schema
          and rel.relname like p_like
          and rel.relkind in ('r', 'p', 'f')
          and rel.relpersistence <> 't'
          and not rel.relispartition
          and (p_extensions or not schemawatch._of_extension(rel.oid))
          and ns.nspname not in ('pg_catalog', 'information_schema', 'schemawatch')
          and (has_table_privilege(rel.oid, 'select, insert, update, delete, truncate, references, trigger')
              or has_any_column_privilege(rel.oid, 'select, insert, update, references')
              or pg_has_role(rel.relowner, 'usage')));
    if p_partitions is not null then
        perform schemawatch.set_partitions(own.schema_id, p_partitions) from unnest(v_ids) as own (schema_id);
    end if;
    return query select unnest(v_ids);
end
$$;

comment on function schemawatch.register_schema(name, text, boolean, text, boolean) is
'Registers every table of a schema whose name is LIKE the pattern and on which the caller has a privilege, but
no partitions: they follow their parent; and none that belong to an extension, unless p_extensions asks for them. With
p_future, tables created later are registered as they appear, each with a drift that says who made it.
p_partitions as in register_table(). Returns their schema_ids. Raises SW102 for an unknown schema, SW009 for a pattern
that ends with a lone backslash.';
