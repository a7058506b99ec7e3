create or replace function schemawatch._lock_ready_endpoints(
    p_now timestamptz
)
returns bigint[]
language sql
volatile
parallel unsafe
as $$
    -- Somebody else holds it: another claimer serves it right now, or a person edits it. Nobody waits.
    select array_agg(ready.endpoint_id)
    from (
        select ep.endpoint_id
        from schemawatch.endpoint as ep
        where
            ep.disabled_at is null
            and (ep.paused_until is null or ep.paused_until <= p_now)
            and (
                exists (
                    select
                    from schemawatch.delivery as dl
                    where
                        dl.endpoint_id = ep.endpoint_id
                        and dl.status = 'pending'
                        and not dl.in_order
                        and dl.next_attempt_at <= p_now
                )
                or exists (
                    select
                    from schemawatch.delivery as dl
                    where
                        dl.endpoint_id = ep.endpoint_id
                        and dl.status = 'pending'
                        and dl.in_order
                )
            )
        for no key update of ep skip locked
    ) as ready
$$;
