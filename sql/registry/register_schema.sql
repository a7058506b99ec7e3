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
    v_relids oid[];
    v_denied text[];
begin
    if not exists (select from pg_namespace as ns where ns.nspname = p_schema) then
        raise exception 'schema "%" does not exist', p_schema
            using errcode = 'SW102', hint = 'Give its name as it is stored: case counts, and no quotes.';
    end if;
    perform schemawatch._check_partitions(p_partitions);
    perform schemawatch._check_like(p_like);
    if p_future then
        insert into schemawatch.schema_registration as reg
            (schema_name, table_pattern, partitions, extensions, registered_by)
        values (p_schema, p_like, coalesce(p_partitions, 'report'), p_extensions, array[current_user])
        on conflict (schema_name, table_pattern) do update
        set partitions = coalesce(p_partitions, reg.partitions),
            extensions = p_extensions,
            registered_by = array(select distinct unnest(reg.registered_by || current_user::name) order by 1)
        -- one from before the roles were noted keeps its promise
        where reg.registered_by is not null
            or (reg.partitions, reg.extensions) <> (coalesce(p_partitions, reg.partitions), p_extensions);
    end if;
    select
        array_agg(rel.oid order by rel.relname) filter (where rel.watchable),
        array_agg(rel.shown order by rel.relname) filter (where not rel.watchable)
    into v_relids, v_denied
    from (
        select own.oid, own.relname, format('%I.%I', ns.nspname, own.relname) as shown,
            schemawatch._may_watch(to_regrole(quote_ident(current_user)), own.oid) as watchable
        from pg_class as own
        join pg_namespace as ns on ns.oid = own.relnamespace
        where ns.nspname = p_schema
          and own.relname like p_like
          and own.relkind in ('r', 'p', 'f')
          and own.relpersistence <> 't'
          and not own.relispartition
          and (p_extensions or not schemawatch._of_extension(own.oid))
          and ns.nspname not in ('pg_catalog', 'information_schema', 'schemawatch')
    ) as rel;
    if v_denied is not null then
        raise warning 'permission denied for % of the tables of schema "%"', cardinality(v_denied), p_schema
            using errcode = 'SW301',
                detail = format('Role "%s" has no privilege on %s.', current_user, array_to_string(v_denied, ', ')),
                hint = schemawatch._grant_to_watch(p_schema, v_denied)
                    || ' any privilege will do, and this one shows no data.';
    elsif v_relids is null and not p_future then
        raise notice 'no table of schema "%" is like "%"', p_schema, p_like;
    end if;
    v_ids := array(select schemawatch._register(coalesce(v_relids, '{}'), p_partitions));
    if p_partitions is not null then
        perform schemawatch.set_partitions(own.schema_id, p_partitions) from unnest(v_ids) as own (schema_id);
    end if;
    return query select unnest(v_ids);
end
$$;

comment on function schemawatch.register_schema(name, text, boolean, text, boolean) is
'Registers every table of a schema whose name is LIKE the pattern and on which the caller has a privilege, but
no partitions: they follow their parent; and none that belong to an extension, unless p_extensions asks for them. With
p_future, tables created later are registered as they appear, each with a drift that says who made it; one on which
no role that asked for them has a privilege waits until one has. p_partitions as in register_table(). Returns their
schema_ids; warns (SW301) of the tables that it leaves out for lack of a privilege, see left_out_tables(). Raises SW102 for an
unknown schema, SW009 for a pattern that ends with a lone backslash.';
