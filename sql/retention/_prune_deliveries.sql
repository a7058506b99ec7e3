create or replace function schemawatch._prune_deliveries(
    p_status text,
    p_before timestamptz,
    p_limit integer
)
returns bigint
language sql
volatile
parallel unsafe
as $$
    with old as (
        select dl.delivery_id
        from schemawatch.delivery as dl
        where
            dl.finished_at < p_before
            and dl.status = p_status
            -- the last one about a table stays: the next sequence number is counted on from it
            and (
                dl.schema_id is null
                or exists (
                    select
                    from schemawatch.delivery as later
                    where
                        later.endpoint_id = dl.endpoint_id
                        and later.schema_id = dl.schema_id
                        and later.delivery_id > dl.delivery_id
                )
            )
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
