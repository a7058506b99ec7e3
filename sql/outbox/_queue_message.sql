create or replace function schemawatch._queue_message(
    p_drift_id bigint,
    p_endpoint_id bigint default null
)
returns bigint
language sql
volatile
parallel unsafe
as $$
    with news as materialized (
        -- a change that takes others back interests whoever wanted one of those
        select
            dr.schema_id,
            dr.detected_at,
            (
                select max(array_position(array['SAFE', 'RISKY', 'BREAKING'], known.impact))
                from schemawatch.drift as known
                where known.drift_id = any (schemawatch._resolved_by(p_drift_id) || p_drift_id)
            ) as severity,
            case
                when cardinality(schemawatch._resolved_by(p_drift_id)) = 0 then 'schema.drift'
                else 'schema.drift.resolved'
            end as type
        from schemawatch.drift as dr
        where dr.drift_id = p_drift_id
    ), wanted as materialized (
        select
            ep.endpoint_id,
            dr.schema_id,
            dr.detected_at,
            dr.type,
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
            on ep.schema_id is null or ep.schema_id = dr.schema_id
        where
            (p_endpoint_id is null or ep.endpoint_id = p_endpoint_id)
            and ep.disabled_at is null
            and array_position(array['SAFE', 'RISKY', 'BREAKING'], ep.min_impact)
                <= dr.severity
        -- somebody's DDL never waits for a session that is deleting an endpoint
        for key share of ep skip locked
    ), message as materialized (
        select jsonb_build_object(
            'type', type,
            'timestamp', to_char(detected_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'data', schemawatch.drift_json(p_drift_id)
        ) as payload
        from wanted
        limit 1
    ), queued as (
        insert into schemawatch.delivery (endpoint_id, drift_id, schema_id, sequence, in_order, payload)
        select
            wanted.endpoint_id,
            p_drift_id,
            wanted.schema_id,
            wanted.sequence,
            true,
            jsonb_set(message.payload, '{data,sequence}', to_jsonb(wanted.sequence))
        from wanted
        cross join message
        order by wanted.endpoint_id
        returning delivery_id
    )
    select count(*) from queued
$$;
