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
