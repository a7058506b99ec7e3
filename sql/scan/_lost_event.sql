create or replace function schemawatch._lost_event(p_schema_id bigint)
returns schemawatch.ddl_event
language sql
stable
as $$
    -- only when the transaction's own account failed: then the sweep can still say who it was
    select event
    from schemawatch.ddl_event as event
    join schemawatch.pending_capture as pend on pend.transaction_id = event.transaction_id
    where event.schema_ids is null or p_schema_id = any (event.schema_ids)
    order by event.event_id desc
    limit 1
$$;

comment on function schemawatch._lost_event(bigint) is
'The last event on this table of a transaction that was seen but not accounted for (see capture_error).';
