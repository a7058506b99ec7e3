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
