create or replace function schemawatch._severity(p_drift_ids bigint[], p_audience text[])
returns integer
language sql
stable
as $$
    select max(schemawatch._impact_rank(level.impact))
    from schemawatch.drift as dr
    left join schemawatch.drift_change as change
        on change.drift_id = dr.drift_id and p_audience is not null and not change.muted
    cross join lateral (
        select dr.impact where p_audience is null
        union all
        -- what policy decided, it decided for every audience
        select case when change.decided_by is null then own.impact else change.impact end
        from (values ('readers', change.readers), ('writers', change.writers), ('cdc', change.cdc)) as own (name, impact)
        where own.name = any (p_audience) and own.impact is not null
    ) as level
    where dr.drift_id = any (p_drift_ids)
$$;

comment on function schemawatch._severity(bigint[], text[]) is
'How bad drifts are, 1 (SAFE) to 3 (BREAKING): their impact, or the worst for an audience; null when it cannot be hit.';


create or replace function schemawatch._consumer_severity(p_drift_ids bigint[], p_consumer_id bigint)
returns integer
language sql
stable
as $$
    select max(schemawatch._impact_rank(own.impact))
    from schemawatch.consumer as con
    join schemawatch.drift_consumer as own on own.consumer_name = con.name
    where con.consumer_id = p_consumer_id and own.drift_id = any (p_drift_ids)
$$;

comment on function schemawatch._consumer_severity(bigint[], bigint) is
'How bad drifts are for a consumer, 1 (SAFE) to 3 (BREAKING); null when it had declared no use of the table.';


create or replace function schemawatch._deprecates_for(p_drift_ids bigint[], p_consumer_id bigint)
returns boolean
language sql
stable
as $$
    select exists (
        select
        from schemawatch.consumer as con
        join schemawatch.drift_consumer as own on own.consumer_name = con.name
        -- the one finding that is SAFE and has a position there
        where con.consumer_id = p_consumer_id and own.drift_id = any (p_drift_ids)
          and own.impact = 'SAFE' and cardinality(own.positions) > 0)
$$;

comment on function schemawatch._deprecates_for(bigint[], bigint) is
'Whether drifts that do not hit a consumer deprecate what it uses: it is told of that whatever impact it wants.';


create or replace function schemawatch._for_consumer(p_drift_id bigint, p_consumer_id bigint)
returns jsonb
language sql
stable
as $$
    select jsonb_build_object('consumer', jsonb_build_object(
        'name', con.name, 'impact', coalesce(own.impact, 'SAFE'), 'changes', coalesce(to_jsonb(own.positions), '[]'),
        'reason', own.reason))
    from schemawatch.consumer as con
    left join schemawatch.drift_consumer as own on own.consumer_name = con.name and own.drift_id = p_drift_id
    where con.consumer_id = p_consumer_id
$$;

comment on function schemawatch._for_consumer(bigint, bigint) is
'What a message to an endpoint of a consumer says of that one: {"consumer": {"name", "impact", "changes", "reason"}}.';


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
            concat_ws('.', reg.database, snap.schema_name, snap.table_name) as table_name,
            undone.drift_ids || p_drift_id as drift_ids,
            case when cardinality(undone.drift_ids) = 0 then 'opened' else 'resolved' end as transition
        from schemawatch.drift as dr
        -- the name that its readers know: the one before the change
        join schemawatch.snapshot as snap on snap.schema_id = dr.schema_id and snap.version = dr.version_from
        join schemawatch.registration as reg on reg.schema_id = dr.schema_id
        cross join lateral (select schemawatch._resolved_by(p_drift_id) as drift_ids) as undone
        where dr.drift_id = p_drift_id
    ), wanted as materialized (
        select
            ep.endpoint_id,
            dr.schema_id,
            dr.detected_at,
            dr.transition,
            ep.digest_every,
            ep.consumer_id,
            own.rank,
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
        cross join lateral (
            select case
                when ep.consumer_id is null then schemawatch._severity(dr.drift_ids, ep.audience)
                else schemawatch._consumer_severity(dr.drift_ids, ep.consumer_id)
            end as rank
            offset 0  -- asked once
        ) as own
        where
            (p_endpoint_id is null or ep.endpoint_id = p_endpoint_id)
            and ep.disabled_at is null
            and dr.transition = any (ep.transitions)
            and (ep.table_pattern is null or schemawatch._matches(dr.table_name, ep.table_pattern))
            and (schemawatch._impact_rank(ep.min_impact) <= own.rank
                or ep.consumer_id is not null and schemawatch._deprecates_for(dr.drift_ids, ep.consumer_id))
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
        insert into schemawatch.delivery (
            endpoint_id, drift_id, schema_id, sequence, in_order, impact, payload, next_attempt_at)
        select
            wanted.endpoint_id,
            p_drift_id,
            wanted.schema_id,
            wanted.sequence,
            true,
            (array['SAFE', 'RISKY', 'BREAKING'])[wanted.rank],
            jsonb_set(message.payload, '{data}', message.payload -> 'data'
                || jsonb_build_object('sequence', wanted.sequence)
                || case when wanted.consumer_id is null then '{}'
                    else coalesce(schemawatch._for_consumer(p_drift_id, wanted.consumer_id), '{}') end),
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


create or replace function schemawatch._wake_notifiers(p_with_ddl boolean default false)
returns void
language sql
volatile
parallel unsafe
as $$
    -- A NOTIFY makes PREPARE TRANSACTION fail. Where somebody's DDL may end in one the poll has to find the
    -- delivery, which costs latency only.
    select pg_catalog.pg_notify('schemawatch_delivery', '')
    where case coalesce(pg_catalog.current_setting('schemawatch.notify', true), '')
        when 'on' then true
        when 'off' then false
        else not p_with_ddl or pg_catalog.current_setting('max_prepared_transactions') = '0'
    end
$$;


create or replace function schemawatch.enqueue_deliveries(
    p_drift_id bigint
)
returns integer
language plpgsql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_queued integer := 0;
    r_endpoint record;
begin
    begin
        v_queued := schemawatch._queue_message(p_drift_id)::integer;
    exception when serialization_failure or foreign_key_violation then
        -- An endpoint was deleted after this transaction's snapshot. Its loss must cost neither the
        -- DDL nor the other endpoints, so each is tried alone: a loop, on this rare path only.
        for r_endpoint in select ep.endpoint_id from schemawatch.endpoint as ep loop
            begin
                v_queued := v_queued
                    + schemawatch._queue_message(p_drift_id, r_endpoint.endpoint_id)::integer;
            exception when serialization_failure or foreign_key_violation then
                continue;
            end;
        end loop;
    end;
    if v_queued > 0 then
        perform schemawatch._wake_notifiers(p_with_ddl => true);
    end if;
    return v_queued;
end
$$;

comment on function schemawatch.enqueue_deliveries(bigint) is
'Queues one webhook for each enabled endpoint that wants this drift (its table, its minimum impact, what it is for its
consumer), and returns how many. Called in the transaction of the drift, so it only inserts. Wakes the notifiers
with NOTIFY schemawatch_delivery when something was queued, if schemawatch.notify is on; unset it is on where
max_prepared_transactions is 0, because a NOTIFY would make PREPARE TRANSACTION fail.';


create or replace function schemawatch.queue_test(
    p_endpoint_id bigint
)
returns bigint
language plpgsql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_delivery_id bigint;
begin
    perform schemawatch._check_enabled(p_endpoint_id);

    insert into schemawatch.delivery (endpoint_id, payload)
    values (
        p_endpoint_id,
        jsonb_build_object(
            'type', 'schemawatch.test',
            'timestamp',
            to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
            'data', jsonb_build_object(
                'endpoint_id', p_endpoint_id,
                'source_name', schemawatch.source_name(),
                'summary', 'Test message from SchemaWatch: nothing has changed.'
            )
        )
    )
    returning delivery_id into v_delivery_id;

    perform schemawatch._probe_now(p_endpoint_id);
    perform schemawatch._wake_notifiers();
    return v_delivery_id;
end
$$;

comment on function schemawatch.queue_test(bigint) is
'Queues a message of type schemawatch.test for one endpoint and returns its delivery_id.
Ends a pause of the endpoint. Unknown endpoint: SW104; disabled: SW204.';
