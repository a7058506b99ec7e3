create or replace function schemawatch._due_deliveries(
    p_endpoint_id bigint,
    p_now timestamptz,
    p_limit bigint
)
returns table (delivery_id bigint, next_attempt_at timestamptz)
language sql
stable
parallel unsafe
rows 8
as $$
    -- The head of each table: from one to the next by the index, past all that waits behind it.
    with recursive head as (
        (
            select dl.schema_id, dl.delivery_id, dl.next_attempt_at
            from schemawatch.delivery as dl
            where dl.endpoint_id = p_endpoint_id and dl.status = 'pending' and dl.in_order
            order by dl.schema_id, dl.delivery_id
            limit 1
        )
        union all
        select following.schema_id, following.delivery_id, following.next_attempt_at
        from head
        cross join lateral (
            select dl.schema_id, dl.delivery_id, dl.next_attempt_at
            from schemawatch.delivery as dl
            where
                dl.endpoint_id = p_endpoint_id
                and dl.status = 'pending'
                and dl.in_order
                and dl.schema_id > head.schema_id
            order by dl.schema_id, dl.delivery_id
            limit 1
        ) as following
    )
    (
        select head.delivery_id, head.next_attempt_at
        from head
        where head.next_attempt_at <= p_now
        limit greatest(p_limit, 0)
    )
    union all
    (
        select dl.delivery_id, dl.next_attempt_at
        from schemawatch.delivery as dl
        where
            dl.endpoint_id = p_endpoint_id
            and dl.status = 'pending'
            and not dl.in_order
            and dl.next_attempt_at <= p_now
        order by dl.next_attempt_at
        limit greatest(p_limit, 0)
    )
$$;
