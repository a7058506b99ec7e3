create or replace function schemawatch.left_out_tables(
    p_schema name,
    p_like text default '%',
    p_extensions boolean default false
)
returns table (table_name text, because text, remedy text)
language sql
stable
as $$
    select named.shown, why.because, why.remedy
    from pg_catalog.pg_class as rel
    join pg_catalog.pg_namespace as ns on ns.oid = rel.relnamespace
    cross join lateral (select pg_catalog.format('%I.%I', ns.nspname, rel.relname) as shown) as named
    cross join lateral (
        select case
            when not p_extensions and schemawatch._of_extension(rel.oid) then 'extension'
            when not schemawatch._may_watch(pg_catalog.to_regrole(pg_catalog.quote_ident(current_user)), rel.oid)
                then 'privilege' end as because,
            case when p_extensions or not schemawatch._of_extension(rel.oid)
                then schemawatch._grant_to_watch(ns.nspname, array[named.shown]) end as remedy
    ) as why
    where ns.nspname = p_schema
      and rel.relname like p_like
      and rel.relkind in ('r', 'p', 'f')
      and rel.relpersistence <> 't'
      and not rel.relispartition
      and ns.nspname not in ('pg_catalog', 'information_schema', 'schemawatch')
      and why.because is not null
    order by rel.relname
$$;

comment on function schemawatch.left_out_tables(name, text, boolean) is
'The tables that register_schema() with these arguments leaves out, and because of what: privilege (the caller has
none on it; the remedy is a GRANT) or extension (it belongs to one, and p_extensions does not ask for those).';
