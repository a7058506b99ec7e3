create or replace function schemawatch._maker(p_relid oid, p_xid xid8)
returns schemawatch.ddl_event
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select event
        from schemawatch.ddl_event as event
        where case
            when p_xid is null then event.transaction_id in (
                select pend.transaction_id from schemawatch.pending_capture as pend)
            else event.transaction_id = p_xid and age(event.xmin) <= age(p_xid::xid)  -- see _forget_own_version()
            end
          and (event.objid in (p_relid, (select rel.relnamespace from pg_class as rel where rel.oid = p_relid))
              -- it gave its name to another table, or was a partition
              or exists (
                  select from schemawatch.snapshot as snap
                  where snap.schema_id = any (event.schema_ids)
                    and (snap.relid = p_relid or snap.member_oids @> array[p_relid])))
        order by event.objid = p_relid desc nulls last, event.event_id desc
        limit 1);
end
$$;

comment on function schemawatch._maker(oid, xid8) is
'The last command of a transaction that made a table one of those which register_schema() asked for, with the session
that ran it; without a transaction, of those that were seen but not accounted for. A null event when there is none.';
