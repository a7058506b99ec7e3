create or replace function schemawatch.prune_deliveries(
    p_older_than interval default '90 days',
    p_limit integer default 10000
)
returns bigint
language sql
volatile
parallel unsafe
as $$
    with old as (
        select dl.delivery_id
        from schemawatch.delivery as dl
        where dl.finished_at < clock_timestamp() - p_older_than
        limit p_limit
        for update skip locked
    ), gone as (
        delete from schemawatch.delivery as dl
        using old
        where dl.delivery_id = old.delivery_id
        returning dl.delivery_id
    )
    select count(*) from gone
$$;

comment on function schemawatch.prune_deliveries(interval, integer) is
'Deletes deliveries that were delivered or given up longer ago than p_older_than, with their
attempts, at most p_limit at a time, and returns how many. Pending ones stay.';
