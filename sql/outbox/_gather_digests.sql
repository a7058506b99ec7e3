create or replace function schemawatch._gather_digests(p_endpoint_ids bigint[], p_now timestamptz)
returns void
language sql
volatile
parallel unsafe
as $$
    with due as (
        select dl.endpoint_id, dl.schema_id
        from schemawatch.endpoint as ep
        join schemawatch.delivery as dl on dl.endpoint_id = ep.endpoint_id
        where ep.endpoint_id = any (p_endpoint_ids)
          and ep.digest_every is not null
          and dl.status = 'pending' and dl.in_order and dl.attempts = 0
        group by dl.endpoint_id, dl.schema_id
        having count(*) > 1 and min(dl.next_attempt_at) <= p_now
    ), part as (
        select own.*
        from due
        cross join lateral (
            select dl.delivery_id, dl.endpoint_id, dl.schema_id, dl.sequence, dl.payload
            from schemawatch.delivery as dl
            where dl.endpoint_id = due.endpoint_id and dl.schema_id = due.schema_id
              and dl.status = 'pending' and dl.in_order and dl.attempts = 0
            order by dl.delivery_id
            limit 50
            for update skip locked
        ) as own
    ), digest as (
        select
            max(part.delivery_id) as delivery_id,
            array_agg(part.delivery_id) as delivery_ids,
            jsonb_build_object(
                'type', 'schema.drift.digest',
                'timestamp', to_char(p_now at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                'data', jsonb_build_object(
                    'source_name', schemawatch.source_name(),
                    'schema_id', part.schema_id,
                    'table', (array_agg(part.payload #>> '{data,table}' order by part.delivery_id desc))[1],
                    'impact', (array_agg(part.payload #>> '{data,impact}'
                        order by schemawatch._impact_rank(part.payload #>> '{data,impact}') desc))[1],
                    'summary', format('%s changes', count(*)),
                    'version_from', min((part.payload #>> '{data,version_from}')::integer),
                    'version_to', max((part.payload #>> '{data,version_to}')::integer),
                    'sequence_from', min(part.sequence),
                    'sequence', max(part.sequence),
                    'drifts', jsonb_agg(part.payload -> 'data' order by part.delivery_id))) as payload
        from part
        group by part.endpoint_id, part.schema_id
        having count(*) > 1
    ), gathered as (
        -- the last one stays, so that the sequence goes on from it
        update schemawatch.delivery as dl
        set payload = digest.payload, next_attempt_at = p_now
        from digest
        where dl.delivery_id = digest.delivery_id
    )
    delete from schemawatch.delivery as dl
    using digest
    where dl.delivery_id = any (digest.delivery_ids) and dl.delivery_id <> digest.delivery_id
$$;

comment on function schemawatch._gather_digests(bigint[], timestamptz) is
'Makes one message of what waits, for each table of these endpoints whose digest is due; at most 50 drifts in one.
The endpoints are locked by the caller, so that only one claimer gathers.';
