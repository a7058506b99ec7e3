create or replace function schemawatch._told_severity(p_data jsonb, p_audience text[], p_consumer_id bigint)
returns integer
language sql
stable
as $$
    select max(schemawatch._impact_rank(level.impact))
    from (
        select p_data ->> 'impact' where p_audience is null and p_consumer_id is null
        union all
        select item.value ->> 'impact'
        from jsonb_array_elements(p_data -> 'consumers') as item (value)
        join schemawatch.consumer as con on con.name = item.value ->> 'name'
        where con.consumer_id = p_consumer_id
        union all
        -- what policy decided, it decided for every audience
        select case when item.value ->> 'decided_by' is null then item.value ->> own.name else item.value ->> 'impact' end
        from jsonb_array_elements(p_data -> 'changes') as item (value)
        cross join unnest(p_audience) as own (name)
        where item.value ->> own.name is not null and not (item.value ->> 'muted')::boolean
    ) as level (impact)
$$;

comment on function schemawatch._told_severity(jsonb, text[], bigint) is
'How bad a message is whose data has impact, changes and consumers, 1 (SAFE) to 3 (BREAKING): by itself, for an audience or for a
consumer; null when that cannot be hit.';


create or replace function schemawatch._queue_aside(
    p_type text,
    p_transition text,
    p_schema_id bigint,
    p_table text,
    p_data jsonb,
    p_before jsonb default null
)
returns integer
language plpgsql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_queued integer;
begin
    -- of no table: it is not one of the messages that sequence counts, waits for none of them and for no digest
    insert into schemawatch.delivery (endpoint_id, impact, payload)
    select ep.endpoint_id, (array['SAFE', 'RISKY', 'BREAKING'])[own.rank], jsonb_build_object(
        'type', p_type,
        'timestamp', to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'data', p_data || coalesce((
            select jsonb_build_object('consumer', item.value - 'owner' - 'channel')
            from jsonb_array_elements(p_data -> 'consumers') as item (value)
            join schemawatch.consumer as con on con.name = item.value ->> 'name'
            where con.consumer_id = ep.consumer_id), '{}'))
    from schemawatch.endpoint as ep
    cross join lateral (
        -- whoever was told that it is bad is told that it no longer is
        select greatest(schemawatch._told_severity(p_data, ep.audience, ep.consumer_id),
            schemawatch._told_severity(p_before, ep.audience, ep.consumer_id)) as rank
    ) as own
    where ep.disabled_at is null
      and (ep.schema_id is null or ep.schema_id = p_schema_id)
      and (ep.schema_ids is null or p_schema_id = any (ep.schema_ids))
      and (ep.table_pattern is null or schemawatch._matches(p_table, ep.table_pattern))
      and p_transition = any (ep.transitions)
      and schemawatch._impact_rank(ep.min_impact) <= own.rank
    order by ep.endpoint_id;
    get diagnostics v_queued = row_count;
    if v_queued > 0 then
        perform schemawatch._wake_notifiers();
    end if;
    return v_queued;
end
$$;

comment on function schemawatch._queue_aside(text, text, bigint, text, jsonb, jsonb) is
'Queues a message that is no drift for each enabled endpoint that would be told of such a drift; returns how many. p_transition:
opened or resolved. p_schema_id and p_table (schema.table): what it is about, null where that is not watched. p_data: with impact,
changes and consumers; p_before: the same of an earlier message about it.';


create or replace function schemawatch._queue_announcement(p_announcement_id bigint, p_type text)
returns integer
language sql
volatile
parallel unsafe
as $$
    select schemawatch._queue_aside(
        p_type, 'opened', head.schema_id, format('%s.%s', head.schema_name, head.table_name), own.data)
    from (select schemawatch.announcement_json(p_announcement_id)) as own (data)
    join schemawatch._head as head on head.schema_id = (own.data ->> 'schema_id')::bigint
$$;

comment on function schemawatch._queue_announcement(bigint, text) is
'Queues a message about an announced change for each enabled endpoint that would be told of such a drift; returns how many.';
