create or replace function schemawatch.enqueue_deliveries(
    p_drift_id bigint
)
returns integer
language plpgsql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_queued integer := 0;
    r_endpoint record;
begin
    begin
        v_queued := schemawatch._queue_message(p_drift_id)::integer;
    exception when serialization_failure or foreign_key_violation then
        -- An endpoint was deleted after this transaction's snapshot. Its loss must cost neither the
        -- DDL nor the other endpoints, so each is tried alone: a loop, on this rare path only.
        for r_endpoint in select ep.endpoint_id from schemawatch.endpoint as ep loop
            begin
                v_queued := v_queued
                    + schemawatch._queue_message(p_drift_id, r_endpoint.endpoint_id)::integer;
            exception when serialization_failure or foreign_key_violation then
                continue;
            end;
        end loop;
    end;
    if v_queued > 0 then
        perform schemawatch._wake_notifiers(p_with_ddl => true);
    end if;
    return v_queued;
end
$$;

comment on function schemawatch.enqueue_deliveries(bigint) is
'Queues one webhook for each enabled endpoint that wants this drift (its table, its minimum impact),
and returns how many. Called in the transaction of the drift, so it only inserts. Wakes the notifiers
with NOTIFY schemawatch_delivery when something was queued, if schemawatch.notify is on; unset it is on where
max_prepared_transactions is 0, because a NOTIFY would make PREPARE TRANSACTION fail.';
