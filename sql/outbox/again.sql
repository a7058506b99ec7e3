create or replace function schemawatch._probe_now(
    p_endpoint_id bigint
)
returns void
language sql
volatile
parallel unsafe
as $$
    -- A person asked: the pause is over. One probe comes first all the same.
    update schemawatch.endpoint as ep
    set paused_until = clock_timestamp()
    where ep.endpoint_id = p_endpoint_id and ep.paused_until > clock_timestamp()
$$;


create or replace function schemawatch._check_enabled(p_endpoint_id bigint)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_disabled_at timestamptz;
begin
    select ep.disabled_at
    into v_disabled_at
    from schemawatch.endpoint as ep
    where ep.endpoint_id = p_endpoint_id;

    if not found then
        raise exception 'endpoint % does not exist', p_endpoint_id
            using errcode = 'SW104', hint = 'List them with SELECT endpoint_id, url FROM schemawatch.endpoint;';
    elsif v_disabled_at is not null then
        raise exception 'endpoint % is disabled', p_endpoint_id
            using errcode = 'SW204', hint = format('First SELECT schemawatch.enable_endpoint(%s);', p_endpoint_id);
    end if;
end
$$;

comment on function schemawatch._check_enabled(bigint) is
'Raises SW104 for an unknown endpoint, SW204 for a disabled one.';


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


create or replace function schemawatch.replay_deliveries(
    p_endpoint_id bigint,
    p_since timestamptz,
    p_until timestamptz default 'infinity',
    p_only_failed boolean default true,
    p_limit integer default 1000
)
returns bigint
language plpgsql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_replayed bigint;
begin
    if p_since is null or p_until is null or p_only_failed is null or p_limit is null or p_limit not between 1 and 10000 then
        raise exception 'replay needs a time to begin at and a limit from 1 to 10000'
            using errcode = 'SW009', hint = 'Replay in several steps: each takes the oldest first.';
    end if;
    -- the endpoint before its deliveries, as record_attempt() does
    perform from schemawatch.endpoint as ep where ep.endpoint_id = p_endpoint_id for no key update;
    perform schemawatch._check_enabled(p_endpoint_id);

    with chosen as (
        select dl.delivery_id
        from schemawatch.delivery as dl
        where
            dl.endpoint_id = p_endpoint_id
            and dl.created_at >= p_since
            and dl.created_at < p_until
            and (dl.status = 'dead' or (dl.status = 'delivered' and not p_only_failed))
        order by dl.delivery_id
        limit p_limit
        for no key update
    ), replayed as (
        -- in order again: ahead of what came later about the same table
        update schemawatch.delivery as dl
        set
            status = 'pending',
            attempts = 0,
            next_attempt_at = clock_timestamp(),
            finished_at = null,
            in_order = dl.schema_id is not null,
            first_attempt_at = null
        from chosen
        where dl.delivery_id = chosen.delivery_id
        returning dl.delivery_id
    )
    select count(*) into v_replayed from replayed;

    if v_replayed > 0 then
        perform schemawatch._probe_now(p_endpoint_id);
        perform schemawatch._wake_notifiers();
    end if;
    return v_replayed;
end
$$;

comment on function schemawatch.replay_deliveries(bigint, timestamptz, timestamptz, boolean, integer) is
'Sends to one endpoint again what was queued for it from p_since to before p_until: what is dead, and with
p_only_failed false also what was delivered. The oldest p_limit (1 to 10000) of them, in their order, with
the same message_ids; returns how many. Ends a pause of the endpoint. Unknown: SW104; disabled: SW204.';
