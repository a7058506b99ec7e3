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
