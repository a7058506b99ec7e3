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
    v_delivery schemawatch.delivery;
    v_disabled_reason text;
begin
    select dl.*
    into v_delivery
    from schemawatch.delivery as dl
    where dl.delivery_id = p_delivery_id
    for no key update;

    if not found then
        raise exception 'delivery % does not exist', p_delivery_id
            using errcode = 'SW104', hint = 'List the deliveries to find its number.';
    end if;

    select coalesce(ep.disabled_reason, 'no reason given')
    into v_disabled_reason
    from schemawatch.endpoint as ep
    where ep.endpoint_id = v_delivery.endpoint_id and ep.disabled_at is not null;

    if found then
        raise exception 'endpoint % is disabled', v_delivery.endpoint_id
            using
                errcode = 'SW204',
                detail = format('It was disabled because: %s.', v_disabled_reason),
                hint = 'Call schemawatch.enable_endpoint() first.';
    end if;

    if v_delivery.lease_until > clock_timestamp() then
        return false;
    end if;

    update schemawatch.delivery as dl
    set
        status = 'pending',
        attempts = 0,
        next_attempt_at = clock_timestamp(),
        finished_at = null,
        lease_token = null,
        lease_until = null
    where dl.delivery_id = p_delivery_id;

    perform schemawatch._wake_notifiers();
    return true;
end
$$;

comment on function schemawatch.retry_delivery(bigint) is
'Makes a dead, delivered or waiting delivery due now, with the same message_id and a fresh schedule
of attempts. False when an attempt is in flight: it is left alone. Unknown: SW104; endpoint disabled:
SW204.';
