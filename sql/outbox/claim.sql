create or replace function schemawatch._lock_ready_endpoints(
    p_now timestamptz
)
returns bigint[]
language plpgsql  -- keeps its plan: every claim asks
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
begin
    -- Somebody else holds it: another claimer serves it right now, or a person edits it. Nobody waits.
    return (
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
    );
end
$$;


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
    with recursive quiet as materialized (
        select schemawatch._held_below(ep.quiet_hours, ep.quiet_zone, ep.quiet_except, p_now) as held_below
        from schemawatch.endpoint as ep
        where ep.endpoint_id = p_endpoint_id
    ), head as (
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
        cross join quiet
        where head.next_attempt_at <= p_now
          and (quiet.held_below = 0 or not schemawatch._is_held(head.delivery_id, quiet.held_below))
        limit greatest(p_limit, 0)
    )
    union all
    (
        select dl.delivery_id, dl.next_attempt_at
        from schemawatch.delivery as dl
        cross join quiet
        where
            dl.endpoint_id = p_endpoint_id
            and dl.status = 'pending'
            and not dl.in_order
            and dl.next_attempt_at <= p_now
            and (quiet.held_below = 0 or not schemawatch._is_held(dl.delivery_id, quiet.held_below))
        order by dl.next_attempt_at
        limit greatest(p_limit, 0)
    )
$$;


comment on function schemawatch._due_deliveries(bigint, timestamptz, bigint) is
'What of an endpoint may be sent now: the head of each table, and what need not wait for its turn; not what quiet hours hold.';


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
        group by ep.endpoint_id, dl.endpoint_id, dl.schema_id
        having count(*) > 1 and min(dl.next_attempt_at) <= p_now
           -- in quiet hours it gathers on, until there is something in it that does not wait
           and coalesce(max(schemawatch._impact_rank(dl.impact)), 0)
               >= schemawatch._held_below(ep.quiet_hours, ep.quiet_zone, ep.quiet_except, p_now)
    ), part as (
        select own.*
        from due
        cross join lateral (
            select dl.delivery_id, dl.endpoint_id, dl.schema_id, dl.sequence, dl.impact, dl.payload
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
            max(schemawatch._impact_rank(part.impact)) as rank,
            jsonb_build_object(
                'type', 'schema.drift.digest',
                'timestamp', to_char(p_now at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                'data', jsonb_build_object(
                    'source_name', coalesce((
                        select reg.database from schemawatch.registration as reg
                        where reg.schema_id = part.schema_id), schemawatch.source_name()),
                    'schema_id', part.schema_id,
                    'table', (array_agg(part.payload #>> '{data,table}' order by part.delivery_id desc))[1],
                    'impact', (array_agg(part.payload #>> '{data,impact}'
                        order by schemawatch._impact_rank(part.payload #>> '{data,impact}') desc))[1],
                    'summary', format('%s changes', count(*)),
                    'version_from', min((part.payload #>> '{data,version_from}')::integer),
                    'version_to', max((part.payload #>> '{data,version_to}')::integer),
                    'sequence_from', min(part.sequence),
                    'sequence', max(part.sequence),
                    'drifts', jsonb_agg(part.payload -> 'data' order by part.delivery_id))
                    -- of one endpoint, and so of one consumer: the worst that any of them is for it
                    || coalesce((array_agg(jsonb_build_object('consumer', (part.payload #> '{data,consumer}') - 'changes')
                        order by schemawatch._impact_rank(part.payload #>> '{data,consumer,impact}') desc)
                        filter (where part.payload -> 'data' ? 'consumer'))[1], '{}')) as payload
        from part
        group by part.endpoint_id, part.schema_id
        having count(*) > 1
    ), gathered as (
        -- the last one stays, so that the sequence goes on from it
        update schemawatch.delivery as dl
        set payload = digest.payload, next_attempt_at = p_now, impact = (array['SAFE', 'RISKY', 'BREAKING'])[digest.rank]
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


create or replace function schemawatch.claim_deliveries(
    p_limit integer,
    p_lease interval default '30 seconds',
    p_endpoint_cap integer default 8
)
returns table (
    delivery_id bigint,
    endpoint_id bigint,
    message_id text,
    payload text,
    shape text,
    url text,
    secrets text[],
    claimed_at bigint,
    attempts integer,
    attempt_number integer,
    lease_token uuid
)
language plpgsql
volatile
parallel unsafe
rows 16
set search_path = pg_catalog, pg_temp
-- Planned once and not in each call, which took as long as all else; and by its indexes, whatever a table
-- that was empty when it was planned made look cheap: a backlog comes before any ANALYZE.
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
-- at the price of what must be scanned all the same every plan would be compiled, for 300 ms
set jit = off
as $$
#variable_conflict use_column
declare
    v_now timestamptz := clock_timestamp();
    -- Locked first: the next statement sees what was committed before it, so its counts are final.
    v_endpoint_ids bigint[] := schemawatch._lock_ready_endpoints(v_now);
    v_digesting bigint[];
begin
    if v_endpoint_ids is null then
        return;
    end if;
    -- Only for those who asked: it reads all that waits for them.
    v_digesting := array(
        select ep.endpoint_id
        from schemawatch.endpoint as ep
        where ep.endpoint_id = any (v_endpoint_ids) and ep.digest_every is not null
    );
    if cardinality(v_digesting) > 0 then
        perform schemawatch._gather_digests(v_digesting, v_now);
    end if;

    return query
    with room as (
        select
            ep.endpoint_id,
            -- after a pause one probe at a time, until one succeeds
            case when ep.paused_until is null then p_endpoint_cap else least(p_endpoint_cap, 1) end - (
                select count(*)
                from schemawatch.delivery as dl
                where
                    dl.endpoint_id = ep.endpoint_id
                    and dl.lease_token is not null
                    and dl.lease_until > v_now
            ) as free
        from schemawatch.endpoint as ep
        where ep.endpoint_id = any (v_endpoint_ids)
    ), head as (
        select
            due.delivery_id,
            due.next_attempt_at,
            room.free,
            row_number() over (
                partition by room.endpoint_id
                order by due.next_attempt_at, due.delivery_id
            ) as turn
        from room
        cross join lateral schemawatch._due_deliveries(
            room.endpoint_id, v_now, least(room.free, p_limit)
        ) as due
        where room.free > 0
    ), chosen as (
        -- endpoints take turns: a long backlog of one does not hold up the others
        select head.delivery_id
        from head
        where head.turn <= head.free
        order by head.turn, head.next_attempt_at, head.delivery_id
        limit p_limit
    ), locked as (
        select dl.delivery_id
        from schemawatch.delivery as dl
        join chosen
            on chosen.delivery_id = dl.delivery_id
        where
            dl.status = 'pending'
            and dl.next_attempt_at <= v_now
        for no key update of dl skip locked
    ), claimed as (
        -- next_attempt_at = end of the lease: whoever died holding it is followed by the next claim
        update schemawatch.delivery as dl
        set
            lease_token = gen_random_uuid(),
            lease_until = v_now + p_lease,
            next_attempt_at = v_now + p_lease,
            attempts = dl.attempts + 1,
            first_attempt_at = coalesce(dl.first_attempt_at, v_now)
        from locked
        where dl.delivery_id = locked.delivery_id
        returning dl.*
    ), begun as (
        insert into schemawatch.delivery_attempt (delivery_id, attempt_number, lease_token)
        select
            claimed.delivery_id,
            1 + coalesce((
                select max(da.attempt_number)
                from schemawatch.delivery_attempt as da
                where da.delivery_id = claimed.delivery_id
            ), 0),
            claimed.lease_token
        from claimed
        returning delivery_id, attempt_number
    )
    select
        claimed.delivery_id,
        claimed.endpoint_id,
        claimed.message_id,
        claimed.payload::text,
        ep.shape,
        ep.url,
        array[ep.secret] || array(
            select old.secret
            from schemawatch.old_secret as old
            where old.endpoint_id = ep.endpoint_id and old.valid_until > v_now
            order by old.replaced_at desc
        ),
        extract(epoch from v_now)::bigint,
        claimed.attempts,
        begun.attempt_number,
        claimed.lease_token
    from claimed
    join begun
        on begun.delivery_id = claimed.delivery_id
    join schemawatch.endpoint as ep
        on ep.endpoint_id = claimed.endpoint_id
    order by claimed.delivery_id;
end
$$;

comment on function schemawatch.claim_deliveries(integer, interval, integer) is
'Leases up to p_limit due deliveries to the caller, at most p_endpoint_cap in flight per endpoint over
all claimers (one when it was paused and has not answered well since), endpoints taking turns. About one
table an endpoint gets one at a time, in the order of their sequence; see delivery.in_order. Each comes
with its lease token, which record_attempt() asks for, and an attempt is noted as unknown until then. A
lease that ran out is claimable again. secrets: the newest first, then the old ones still valid.
claimed_at: Unix seconds. attempts counts since the delivery was queued or last retried by hand,
attempt_number all of its attempts. Call it in a transaction of its own (read committed).';
