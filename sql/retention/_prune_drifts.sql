create or replace function schemawatch._prune_drifts(
    p_before timestamptz,
    p_limit integer
)
returns bigint
language sql
volatile
parallel unsafe
as $$
    -- with their changes and deliveries; the versions stay, so that any two can be compared
    with old as (
        select drf.drift_id
        from schemawatch.drift as drf
        where drf.detected_at < p_before and drf.status <> 'open'
        order by drf.detected_at
        limit p_limit
        for update skip locked
    ), gone as (
        delete from schemawatch.drift as drf
        using old
        where drf.drift_id = old.drift_id
        returning drf.drift_id
    )
    select count(*) from gone
$$;
