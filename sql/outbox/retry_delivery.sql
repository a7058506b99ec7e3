create or replace function schemawatch.retry_delivery(
    p_delivery_id bigint
)
returns boolean
language plpgsql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_endpoint schemawatch.endpoint;
begin
    -- the endpoint before its deliveries, as record_attempt() does
    select ep.*
    into v_endpoint
    from schemawatch.endpoint as ep
    where ep.endpoint_id = (
        select dl.endpoint_id
        from schemawatch.delivery as dl
        where dl.delivery_id = p_delivery_id
    )
    for no key update;

    if not found then
        raise exception 'delivery % does not exist', p_delivery_id
            using errcode = 'SW104', hint = 'List them with SELECT delivery_id, status FROM schemawatch.delivery;';
    elsif v_endpoint.disabled_at is not null then
        raise exception 'endpoint % is disabled', v_endpoint.endpoint_id
            using
                errcode = 'SW204',
                detail = format('It was disabled because: %s.', coalesce(v_endpoint.disabled_reason, 'no reason given')),
                hint = format('First SELECT schemawatch.enable_endpoint(%s);', v_endpoint.endpoint_id);
    end if;

    update schemawatch.delivery as dl
    set
        status = 'pending',
        attempts = 0,
        next_attempt_at = clock_timestamp(),
        finished_at = null,
        in_order = false,
        first_attempt_at = null,
        lease_token = null,
        lease_until = null
    where
        dl.delivery_id = p_delivery_id
        and (dl.lease_until is null or dl.lease_until <= clock_timestamp());

    if not found then
        return false;
    end if;
    perform schemawatch._probe_now(v_endpoint.endpoint_id);
    perform schemawatch._wake_notifiers();
    return true;
end
$$;

comment on function schemawatch.retry_delivery(bigint) is
'Makes a dead, delivered or waiting delivery due now, with the same message_id and a fresh schedule of
attempts; it holds up no later one. Ends a pause of its endpoint. False when an attempt is in flight: it
is left alone. Unknown: SW104; endpoint disabled: SW204.';
