create or replace function schemawatch._check_watchable(p_table regclass)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_rel record;
begin
    select rel.oid, rel.relkind, rel.relpersistence, ns.nspname, format('%I.%I', ns.nspname, rel.relname) as name
    into v_rel
    from pg_class as rel
    join pg_namespace as ns on ns.oid = rel.relnamespace
    where rel.oid = p_table;
    if not found then
        raise exception 'table "%" does not exist', coalesce(p_table::text, 'null')
            using errcode = 'SW104', hint = 'Check the name and the schema; names are case-sensitive when quoted.';
    end if;
    if v_rel.relkind not in ('r', 'p', 'f') then
        raise exception '"%" is not a table', v_rel.name
            using errcode = 'SW001',
                detail = format('It is a %s.', case v_rel.relkind when 'v' then 'view'
                    when 'm' then 'materialized view' when 'i' then 'index' when 'I' then 'partitioned index'
                    when 'S' then 'sequence' when 'c' then 'composite type' else 'TOAST table' end),
                hint = 'Register ordinary, partitioned or foreign tables.';
    end if;
    if v_rel.relpersistence = 't' or v_rel.nspname in ('pg_catalog', 'information_schema', 'schemawatch', 'pg_toast') then
        raise exception 'table "%" cannot be watched', v_rel.name
            using errcode = 'SW001',
                detail = 'Temporary tables, system catalogs and SchemaWatch''s own tables are left out.',
                hint = 'Register a permanent table of your own.';
    end if;
    if not schemawatch._may_watch(to_regrole(quote_ident(current_user)), v_rel.oid) then
        raise exception 'permission denied for table "%"', v_rel.name
            using errcode = 'SW301',
                detail = format('Role "%s" has no privilege on it.', current_user),
                hint = schemawatch._grant_to_watch(v_rel.nspname, array[v_rel.name])
                    || ' any privilege will do, and this one shows no data.';
    end if;
end
$$;

comment on function schemawatch._check_watchable(regclass) is
'Raises SW104 for no relation, SW001 for one that is no permanent table, SW301 when the caller has no privilege
on it at all.';


create or replace function schemawatch._check_partitions(p_partitions text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_partitions not in ('report', 'ignore') then
        raise exception 'partitions cannot be "%"', p_partitions
            using errcode = 'SW009', hint = 'report: also follow its partitions. ignore: only its own structure.';
    end if;
end
$$;

comment on function schemawatch._check_partitions(text) is
'Raises SW009 unless it is a setting that registration.partitions can have, or null.';
