create or replace function schemawatch.queue_test(
    p_endpoint_id bigint
)
returns bigint
language plpgsql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_delivery_id bigint;
begin
    perform schemawatch._check_enabled(p_endpoint_id);

    insert into schemawatch.delivery (endpoint_id, payload)
    values (
        p_endpoint_id,
        jsonb_build_object(
            'type', 'schemawatch.test',
            'timestamp',
            to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'data', jsonb_build_object(
                'endpoint_id', p_endpoint_id,
                'source_name', schemawatch.source_name(),
                'summary', 'Test message from SchemaWatch: nothing has changed.'
            )
        )
    )
    returning delivery_id into v_delivery_id;

    perform schemawatch._probe_now(p_endpoint_id);
    perform schemawatch._wake_notifiers();
    return v_delivery_id;
end
$$;

comment on function schemawatch.queue_test(bigint) is
'Queues a message of type schemawatch.test for one endpoint and returns its delivery_id.
Ends a pause of the endpoint. Unknown endpoint: SW104; disabled: SW204.';
