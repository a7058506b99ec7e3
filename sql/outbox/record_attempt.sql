create or replace function schemawatch.record_attempt(
    p_delivery_id bigint,
    p_lease_token uuid,
    p_outcome text,
    p_status_code integer default null,
    p_error text default null,
    p_response_excerpt text default null,
    p_retry_in interval default null
)
returns boolean
language sql
volatile
parallel unsafe
as $$
    with settled as (
        update schemawatch.delivery as dl
        set
            status = case
                when p_outcome = 'delivered' then 'delivered'
                when p_outcome = 'failed' and p_retry_in is not null then 'pending'
                when p_outcome = 'failed' then 'dead'
            end,
            finished_at = case
                when p_outcome = 'delivered' or p_retry_in is null then clock_timestamp()
            end,
            -- an interval, so that only the clock of the database counts
            next_attempt_at = case
                when p_outcome = 'failed' and p_retry_in is not null
                    then clock_timestamp() + p_retry_in
                else clock_timestamp()
            end,
            lease_token = null,
            lease_until = null
        where
            dl.delivery_id = p_delivery_id
            and dl.lease_token = p_lease_token
        returning dl.delivery_id
    ), noted as (
        update schemawatch.delivery_attempt as da
        set
            outcome = p_outcome,
            finished_at = clock_timestamp(),
            status_code = p_status_code,
            error = left(p_error, 500),
            response_excerpt = left(p_response_excerpt, 1000)
        from settled
        where
            da.delivery_id = settled.delivery_id
            and da.lease_token = p_lease_token
        returning da.attempt_id
    )
    select exists (select from noted)
$$;

comment on function schemawatch.record_attempt(bigint, uuid, text, integer, text, text, interval) is
'Settles a claimed delivery. p_outcome is delivered or failed; a failed one is due again after
p_retry_in, or dead without it. False, and no effect at all, when p_lease_token is not the lease of that
delivery: the lease ended and somebody else has it, or it was settled.';
