create or replace function schemawatch._new_tables(p_relids oid[] default null, p_denied boolean default false)
returns table (relid oid, partitions text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan  -- with some given all others need not be looked at
as $$
#variable_conflict use_column
begin
    if not exists (select from schemawatch.schema_registration) then
        return;
    end if;
    return query
    with unknown as materialized (
        select rel.oid, rel.relname, ns.nspname, min(reg.partitions) as partitions
        from schemawatch.schema_registration as reg
        join pg_namespace as ns on ns.nspname = reg.schema_name
        join pg_class as rel on rel.relnamespace = ns.oid and rel.relname like reg.table_pattern
            and rel.relkind in ('r', 'p', 'f') and rel.relpersistence <> 't' and not rel.relispartition
            and (reg.extensions or not schemawatch._of_extension(rel.oid))
        where (p_relids is null or rel.oid = any (p_relids)) and not exists (
            select from schemawatch.snapshot as snap
            where snap.relid = rel.oid and not exists (
                select from schemawatch.snapshot as newer
                where newer.schema_id = snap.schema_id and newer.version > snap.version))
        group by rel.oid, rel.relname, ns.nspname
        having p_denied <> bool_or(reg.registered_by is null or exists (
            select from unnest(reg.registered_by) as asked (role)
            where schemawatch._may_watch(to_regrole(quote_ident(asked.role)), rel.oid)))
    )
    select unknown.oid, unknown.partitions
    from unknown
    where not exists (
        -- the return of one that was dropped; and whoever unregistered it meant it
        select from schemawatch.snapshot as snap
        where snap.table_name = unknown.relname and snap.schema_name = unknown.nspname and not exists (
            select from schemawatch.snapshot as newer
            where newer.schema_id = snap.schema_id and newer.version > snap.version))
    order by unknown.nspname, unknown.relname;
end
$$;

comment on function schemawatch._new_tables(oid[], boolean) is
'The tables that appeared in schemas registered with p_future, and how their partitions are to be followed; all, or those of
the given ones. With p_denied, those that wait because no role that asked for them has a privilege on them.';
