create or replace function schemawatch._register_new_tables()
returns setof bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from schemawatch.schema_registration) then
        return;
    end if;
    return query
    select schemawatch._register(fresh.relids, fresh.partitions)
    from (
        select wanted.partitions, array_agg(wanted.relid order by wanted.relname) as relids
        from (
            select rel.oid as relid, rel.relname, min(reg.partitions) as partitions
            from schemawatch.schema_registration as reg
            join pg_namespace as ns on ns.nspname = reg.schema_name
            join pg_class as rel on rel.relnamespace = ns.oid and rel.relname like reg.table_pattern
                and rel.relkind in ('r', 'p', 'f') and rel.relpersistence <> 't' and not rel.relispartition
            where not exists (
                -- known already, or the return of one that was dropped; and whoever unregistered it meant it
                select from schemawatch.snapshot as snap
                where snap.relid = rel.oid
                   or (snap.relid is null and snap.schema_name = ns.nspname and snap.table_name = rel.relname))
            group by rel.oid, rel.relname
        ) as wanted
        group by wanted.partitions
    ) as fresh;
end
$$;

comment on function schemawatch._register_new_tables() is
'Registers the tables that appeared in schemas registered with p_future.';
