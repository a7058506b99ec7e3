create or replace function schemawatch._queue_message(
    p_drift_id bigint,
    p_endpoint_id bigint default null
)
returns bigint
language plpgsql  -- keeps its plan, which costs more than the rest where nobody wants the message
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_queued bigint;
begin
    if not exists (select from schemawatch.endpoint as ep where ep.disabled_at is null) then
        return 0;
    end if;
    with news as materialized (
        -- a change that takes others back interests whoever wanted one of those
        select
            dr.schema_id,
            dr.detected_at,
            format('%s.%s', snap.schema_name, snap.table_name) as table_name,
            undone.drift_ids || p_drift_id as drift_ids,
            case when cardinality(undone.drift_ids) = 0 then 'opened' else 'resolved' end as transition
        from schemawatch.drift as dr
        -- the name that its readers know: the one before the change
        join schemawatch.snapshot as snap on snap.schema_id = dr.schema_id and snap.version = dr.version_from
        cross join lateral (select schemawatch._resolved_by(p_drift_id) as drift_ids) as undone
        where dr.drift_id = p_drift_id
    ), wanted as materialized (
        select
            ep.endpoint_id,
            dr.schema_id,
            dr.detected_at,
            dr.transition,
            ep.digest_every,
            -- Counted on from the last one: transactions that change one table come one after the other.
            1 + coalesce((
                select dl.sequence
                from schemawatch.delivery as dl
                where dl.endpoint_id = ep.endpoint_id and dl.schema_id = dr.schema_id
                order by dl.delivery_id desc
                limit 1
            ), 0) as sequence
        from news as dr
        join schemawatch.endpoint as ep
            on (ep.schema_id is null or ep.schema_id = dr.schema_id)
            and (ep.schema_ids is null or dr.schema_id = any (ep.schema_ids))
        where
            (p_endpoint_id is null or ep.endpoint_id = p_endpoint_id)
            and ep.disabled_at is null
            and dr.transition = any (ep.transitions)
            and (ep.table_pattern is null or schemawatch._matches(dr.table_name, ep.table_pattern))
            and schemawatch._impact_rank(ep.min_impact)
                <= schemawatch._severity(dr.drift_ids, ep.audience)
        -- somebody's DDL never waits for a session that is deleting an endpoint
        for key share of ep skip locked
    ), message as materialized (
        select jsonb_build_object(
            'type', case transition when 'opened' then 'schema.drift' else 'schema.drift.resolved' end,
            'timestamp', to_char(detected_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'data', schemawatch.drift_json(p_drift_id)
        ) as payload
        from wanted
        limit 1
    ), queued as (
        insert into schemawatch.delivery (endpoint_id, drift_id, schema_id, sequence, in_order, payload, next_attempt_at)
        select
            wanted.endpoint_id,
            p_drift_id,
            wanted.schema_id,
            wanted.sequence,
            true,
            jsonb_set(message.payload, '{data,sequence}', to_jsonb(wanted.sequence)),
            -- what joins a digest that waits is due with it
            coalesce((
                select min(dl.next_attempt_at)
                from schemawatch.delivery as dl
                where
                    wanted.digest_every is not null
                    and dl.endpoint_id = wanted.endpoint_id
                    and dl.schema_id = wanted.schema_id
                    and dl.status = 'pending' and dl.in_order and dl.attempts = 0
            ), clock_timestamp() + coalesce(wanted.digest_every, '0'))
        from wanted
        cross join message
        order by wanted.endpoint_id
        returning delivery_id
    )
    select count(*) into v_queued from queued;
    return v_queued;
end
$$;
