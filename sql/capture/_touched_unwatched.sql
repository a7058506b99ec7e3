create or replace function schemawatch._touched_unwatched(p_xid xid8)
returns oid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from schemawatch.schema_registration) then
        return array[]::oid[];
    end if;
    return array(
        with event as materialized (
            select own.objid, own.schema_ids from schemawatch.ddl_event as own where own.transaction_id = p_xid
        )
        select event.objid from event where event.objid is not null
        union
        select rel.oid from event join pg_class as rel on rel.relnamespace = event.objid
        union
        -- it gave its name to another table, or was a partition
        select unnest(snap.relid || snap.member_oids)
        from schemawatch.snapshot as snap
        where snap.schema_id in (select unnest(event.schema_ids) from event));
end
$$;

comment on function schemawatch._touched_unwatched(xid8) is
'The relations among which a transaction may have made tables that register_schema() asked for with p_future.';
