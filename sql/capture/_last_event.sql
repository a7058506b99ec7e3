create or replace function schemawatch._last_event(p_schema_id bigint, p_xid xid8)
returns schemawatch.ddl_event
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select event
        from schemawatch.ddl_event as event
        where event.transaction_id = p_xid
          and age(event.xmin) <= age(p_xid::xid)  -- see _forget_own_version()
          and (event.schema_ids is null or p_schema_id = any (event.schema_ids))
        order by event.schema_ids is null, event.event_id desc
        limit 1);
end
$$;

comment on function schemawatch._last_event(bigint, xid8) is
'The last command of a transaction that touched this table, rather than one that names nothing; with it the
session that ran it.';
