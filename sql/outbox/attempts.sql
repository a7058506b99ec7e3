create or replace function schemawatch._pause_after(
    p_failures integer,
    p_throttled boolean,
    p_retry_after interval
)
returns interval
language sql
immutable
parallel safe
as $$
    -- greatest() passes over nulls: null when there is no reason to pause
    select greatest(
        -- the circuit opens at the fifth failure in a row: 5, 10, 20 seconds … 5 minutes
        case
            when p_failures >= 5
                then least(interval '5 s' * power(2, least(p_failures - 5, 6)), interval '5 min')
        end,
        -- the receiver asked for it: for as long as it says, within reason
        case
            when p_throttled
                then case
                    when p_retry_after is null
                        then least(interval '1 s' * power(2, least(p_failures, 9)), interval '5 min')
                    else least(greatest(p_retry_after, interval '0'), interval '1 h')
                end
        end
    )
$$;


create or replace function schemawatch._note_failure(
    p_endpoint_id bigint,
    p_started_at timestamptz,
    p_status_code integer,
    p_error text,
    p_retry_after interval
)
returns void
language plpgsql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
    c_patience constant interval := interval '5 days';
    v_now timestamptz := clock_timestamp();
    v_throttled boolean := coalesce(p_status_code in (429, 502, 503, 504), false);
    v_endpoint schemawatch.endpoint;
    v_counts boolean;
begin
    select ep.*
    into v_endpoint
    from schemawatch.endpoint as ep
    where ep.endpoint_id = p_endpoint_id
    for no key update;

    -- What was in flight when the pause began says nothing new: only probes make it longer.
    v_counts := v_endpoint.paused_until is null or p_started_at >= v_endpoint.paused_until;
    if v_counts then
        v_endpoint.failures := v_endpoint.failures + 1;
        v_endpoint.failing_since := coalesce(v_endpoint.failing_since, p_started_at);
    end if;
    if v_counts or v_throttled then
        v_endpoint.paused_until := greatest(
            v_endpoint.paused_until,
            v_now + schemawatch._pause_after(v_endpoint.failures, v_throttled, p_retry_after)
        );
    end if;

    if p_status_code = 410 then
        perform schemawatch.disable_endpoint(p_endpoint_id, 'the receiver answered 410 Gone');
    elsif v_endpoint.failures >= 10 and v_endpoint.failing_since < v_now - c_patience then
        perform schemawatch.disable_endpoint(
            p_endpoint_id,
            format(
                'every attempt failed since %s UTC, the last one with: %s',
                to_char(v_endpoint.failing_since at time zone 'UTC', 'YYYY-MM-DD HH24:MI'),
                left(coalesce(p_error, 'no error given'), 200)
            )
        );
    end if;

    update schemawatch.endpoint as ep
    set
        failures = v_endpoint.failures,
        failing_since = v_endpoint.failing_since,
        paused_until = v_endpoint.paused_until
    where ep.endpoint_id = p_endpoint_id;
end
$$;


create or replace function schemawatch._note_success(
    p_endpoint_id bigint
)
returns void
language sql
volatile
parallel unsafe
as $$
    update schemawatch.endpoint as ep
    set
        failures = 0,
        failing_since = null,
        -- a pause that began meanwhile was asked for by a later answer: it is kept to its end
        paused_until = case when ep.paused_until > clock_timestamp() then ep.paused_until end
    where
        ep.endpoint_id = p_endpoint_id
        and (ep.failures > 0 or ep.paused_until is not null)
$$;


create or replace function schemawatch.record_attempt(
    p_delivery_id bigint,
    p_lease_token uuid,
    p_outcome text,
    p_status_code integer default null,
    p_error text default null,
    p_response_excerpt text default null,
    p_retry_in interval default null,
    p_retry_after interval default null
)
returns boolean
language plpgsql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
    -- So long may a message that fails hold up the later ones about its table.
    c_youth constant interval := interval '5 minutes';
    v_retry_at timestamptz := case when p_outcome = 'failed' then clock_timestamp() + p_retry_in end;
    v_started_at timestamptz;
    v_endpoint_id bigint;
    v_healthy boolean;
begin
    select
        ep.endpoint_id,
        ep.failures = 0 and ep.paused_until is null
    into v_endpoint_id, v_healthy
    from schemawatch.delivery as dl
    join schemawatch.endpoint as ep
        on ep.endpoint_id = dl.endpoint_id
    where
        dl.delivery_id = p_delivery_id
        and dl.lease_token = p_lease_token;

    if p_outcome = 'failed' or not v_healthy then
        -- Always the endpoint before its deliveries, as who deletes it does.
        -- A success of a healthy one changes nothing there, so those do not wait for each other.
        perform from schemawatch.endpoint as ep
        where ep.endpoint_id = v_endpoint_id
        for no key update;
    end if;

    update schemawatch.delivery as dl
    set
        status = case
            when p_outcome = 'delivered' then 'delivered'
            when p_outcome = 'failed' and v_retry_at is not null then 'pending'
            when p_outcome = 'failed' then 'dead'
        end,
        finished_at = case when v_retry_at is null then clock_timestamp() end,
        -- from an interval, so that only the clock of the database counts
        next_attempt_at = coalesce(v_retry_at, clock_timestamp()),
        in_order = dl.in_order and coalesce(v_retry_at < dl.first_attempt_at + c_youth, true),
        lease_token = null,
        lease_until = null
    where
        dl.delivery_id = p_delivery_id
        and dl.lease_token = p_lease_token;

    if not found then
        return false;
    end if;

    update schemawatch.delivery_attempt as da
    set
        outcome = p_outcome,
        finished_at = clock_timestamp(),
        status_code = p_status_code,
        error = left(p_error, 500),
        response_excerpt = left(p_response_excerpt, 1000)
    where
        da.delivery_id = p_delivery_id
        and da.lease_token = p_lease_token
    returning da.started_at into v_started_at;

    if p_outcome = 'failed' then
        perform schemawatch._note_failure(v_endpoint_id, v_started_at, p_status_code, p_error, p_retry_after);
    elsif not v_healthy then
        perform schemawatch._note_success(v_endpoint_id);
    end if;
    return true;
end
$$;

comment on function schemawatch.record_attempt(bigint, uuid, text, integer, text, text, interval, interval) is
'Settles a claimed delivery. p_outcome is delivered or failed; a failed one is due again after
p_retry_in, or dead without it, and no longer holds up later ones once that is 5 minutes after its first
attempt. A failure counts against the endpoint: 429, 502, 503 and 504 pause it for p_retry_after (at most
an hour; 2 seconds and doubling without it), five in a row for 5 seconds and doubling up to 5 minutes,
410 disables it, and so do five days without a success. False, and no effect at all, when p_lease_token
is not the lease of that delivery: the lease ended and somebody else has it, or it was settled.';
