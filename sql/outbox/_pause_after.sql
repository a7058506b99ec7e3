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
