create or replace function schemawatch.disable_endpoint(
    p_endpoint_id bigint,
    p_reason text
)
returns boolean
language sql
volatile
parallel unsafe
as $$
    with changed as (
        update schemawatch.endpoint as ep
        set
            disabled_at = clock_timestamp(),
            disabled_reason = p_reason
        where
            ep.endpoint_id = p_endpoint_id
            and ep.disabled_at is null
        returning ep.endpoint_id
    )
    select exists (select from changed)
$$;

comment on function schemawatch.disable_endpoint(bigint, text) is
'Stops queueing and sending for an endpoint; what is pending waits for enable_endpoint().
False when it is unknown or was disabled already.';
