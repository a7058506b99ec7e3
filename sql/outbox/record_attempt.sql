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
