create or replace function schemawatch._check_endpoint_options(
    p_min_impact text,
    p_shape text,
    p_audience text[],
    p_transitions text[],
    p_digest_every interval,
    p_quiet_hours text[],
    p_quiet_zone text,
    p_quiet_except text
)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_problem text := case
        when p_min_impact is null or p_min_impact not in ('SAFE', 'RISKY', 'BREAKING')
            then 'minimum impact is SAFE, RISKY or BREAKING'
        when p_shape is null or p_shape not in ('standard', 'cloudevents', 'slack', 'teams')
            then 'shape is standard, cloudevents, slack or teams'
        when not p_audience <@ array['readers', 'writers', 'cdc'] or cardinality(p_audience) = 0
            then 'audience is any of readers, writers, cdc; leave it out for all'
        when p_transitions is null or cardinality(p_transitions) = 0
            or not p_transitions <@ array['opened', 'resolved']
            then 'transitions are opened, resolved or both'
        when not p_digest_every between '1 minute' and '7 days'
            then 'a digest comes every 1 minute to 7 days'
        else schemawatch._quiet_problem(p_quiet_hours, p_quiet_zone, p_quiet_except, p_min_impact)
    end;
begin
    if v_problem is not null then
        raise exception 'webhook options: %', v_problem
            using errcode = 'SW009', hint = 'Ask again with other options.';
    end if;
end
$$;

comment on function schemawatch._check_endpoint_options(
    text, text, text[], text[], interval, text[], text, text) is
'Raises SW009 for a minimum impact, shape, audience, transition, digest interval or quiet hours that no endpoint can have.';


create or replace function schemawatch._same_endpoint(
    p_url text,
    p_schema_ids bigint[],
    p_table_pattern text,
    p_audience text[],
    p_transitions text[],
    p_consumer text
)
returns bigint
language sql
stable
as $$
    select ep.endpoint_id
    from schemawatch.endpoint as ep
    where ep.url = p_url
      and ep.table_pattern is not distinct from p_table_pattern
      and (select con.name from schemawatch.consumer as con where con.consumer_id = ep.consumer_id) is not distinct from p_consumer
      -- the same tables, audience and transitions, in whatever order and however often; none are all
      and coalesce(ep.schema_ids, array_remove(array[ep.schema_id], null)) <@ coalesce(p_schema_ids, '{}')
      and coalesce(p_schema_ids, '{}') <@ coalesce(ep.schema_ids, array_remove(array[ep.schema_id], null))
      and (ep.audience <@ p_audience and p_audience <@ ep.audience or coalesce(ep.audience, p_audience) is null)
      and ep.transitions <@ p_transitions and p_transitions <@ ep.transitions
    order by ep.disabled_at is not null, ep.endpoint_id
    limit 1
$$;

comment on function schemawatch._same_endpoint(text, bigint[], text, text[], text[], text) is
'The endpoint that has this URL and hears of the same tables, audience, transitions and consumer: an enabled one rather than
a disabled one, then the oldest; null when there is none.';


create or replace function schemawatch.create_endpoint(
    p_url text,
    p_description text default '',
    p_secret text default null,
    p_min_impact text default 'BREAKING',
    p_schema_id bigint default null,
    p_shape text default 'standard',
    p_table_pattern text default null,
    p_audience text[] default null,
    p_transitions text[] default '{opened,resolved}',
    p_digest_every interval default null,
    p_schema_ids bigint[] default null,
    p_consumer text default null,
    p_quiet_hours text[] default null,
    p_quiet_zone text default null,
    p_quiet_except text default 'BREAKING',
    out endpoint_id bigint,
    out secret text
)
language plpgsql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    -- what one table is called does not depend on how it was given
    v_tables bigint[] := array(
        select distinct wanted.schema_id from unnest(p_schema_ids || p_schema_id) as wanted (schema_id)
        where wanted.schema_id is not null order by wanted.schema_id);
    v_unknown bigint;
    v_consumer_id bigint;
begin
    if p_url is null or p_url !~* '^https?://[^/[:space:]]+' or length(p_url) > 2048 then
        raise exception 'webhook URL is not an http or https URL of at most 2048 characters'
            using errcode = 'SW009', hint = 'Give something like https://example.com/hooks/schema.';
    end if;
    perform schemawatch._check_endpoint_options(
        p_min_impact, p_shape, p_audience, p_transitions, p_digest_every, p_quiet_hours, p_quiet_zone, p_quiet_except);
    perform schemawatch._check_secret(p_secret);
    if p_consumer is not null then
        if p_audience is not null then
            raise exception 'webhook options: an audience or a consumer, not both'
                using errcode = 'SW009', hint = 'What a consumer reads, writes and copies is in its contract.';
        end if;
        v_consumer_id := schemawatch._consumer_id(p_consumer);
    end if;
    if p_schema_ids is not null and (p_schema_id is not null or cardinality(v_tables) = 0) then
        raise exception 'webhook tables are one, several or all'
            using errcode = 'SW009', hint = 'Give p_schema_id, or p_schema_ids with at least one, or neither for all.';
    end if;
    select wanted.schema_id into v_unknown
    from unnest(v_tables) as wanted (schema_id)
    where not exists (select from schemawatch.registration as reg where reg.schema_id = wanted.schema_id)
    order by wanted.schema_id
    limit 1;
    if found then
        raise exception 'no table with schema_id % is registered', v_unknown
            using errcode = 'SW101', hint = 'List them with SELECT * FROM schemawatch.watched_table;';
    end if;

    -- the second of two equal calls sees what the first one added
    perform pg_advisory_xact_lock(hashtextextended('schemawatch.endpoint ' || p_url, 0));
    endpoint_id := (
        select ep.endpoint_id
        from schemawatch.endpoint as ep
        where ep.disabled_at is null and ep.endpoint_id = schemawatch._same_endpoint(
            p_url, v_tables, p_table_pattern, p_audience, p_transitions, p_consumer));
    if endpoint_id is not null then
        raise exception 'endpoint % has this URL already, and hears of the same', endpoint_id
            using errcode = 'SW204',
                detail = 'With another one each message would come twice.',
                hint = format('To change what it is told: SELECT schemawatch.update_endpoint(%s);', endpoint_id);
    end if;

    secret := coalesce(p_secret, schemawatch._new_secret());
    insert into schemawatch.endpoint (
        url, description, secret, min_impact, schema_id, shape, table_pattern, audience, transitions,
        digest_every, schema_ids, consumer_id, quiet_hours, quiet_zone, quiet_except)
    values (
        p_url, coalesce(p_description, ''), secret, p_min_impact,
        case when cardinality(v_tables) = 1 then v_tables[1] end,
        p_shape, p_table_pattern, p_audience, p_transitions, p_digest_every,
        case when cardinality(v_tables) > 1 then v_tables end, v_consumer_id,
        p_quiet_hours, p_quiet_zone, p_quiet_except)
    returning schemawatch.endpoint.endpoint_id into endpoint_id;
end
$$;

comment on function schemawatch.create_endpoint(
    text, text, text, text, bigint, text, text, text[], text[], interval, bigint[], text, text[], text, text) is
'Adds a webhook receiver and returns its number and its signing secret, which is made here when
p_secret is null. Wants drifts of at least p_min_impact (for p_audience, any of readers, writers, cdc, instead
of for all), of one table with p_schema_id, of several with p_schema_ids, of those whose schema.table is like p_table_pattern (* is any
text), and hears of drifts that opened, that were resolved, or both (p_transitions). p_shape: standard,
cloudevents, slack or teams. With p_digest_every (1 minute to 7 days) the changes of a table come together.
With p_consumer it belongs to that one, and a drift counts as what it is for it; then it is told of nothing else.
With p_quiet_hours (22:00-07:00, mon-fri 22:00-07:00, sat,sun 00:00-24:00; the days are those that they begin on) in the time
zone p_quiet_zone messages wait until these are over, but for those of at least p_quiet_except (BREAKING, RISKY or none).
Errors: SW009 for a bad URL, option or secret, SW101 for an unknown table, SW106 for an unknown consumer, SW204 when an
enabled endpoint has the same URL, tables, audience, consumer and transitions.';

create or replace function schemawatch.create_endpoint(
    p_url text,
    -- not text, which would be taken for the description; an argument by position is never this one
    p_table regclass,
    p_description text default '',
    p_secret text default null,
    p_min_impact text default 'BREAKING',
    p_shape text default 'standard',
    p_audience text[] default null,
    p_transitions text[] default '{opened,resolved}',
    p_digest_every interval default null,
    p_consumer text default null,
    p_quiet_hours text[] default null,
    p_quiet_zone text default null,
    p_quiet_except text default 'BREAKING',
    out endpoint_id bigint,
    out secret text
)
language sql
volatile
as $$
    select *
    from schemawatch.create_endpoint(
        p_url => p_url, p_description => p_description, p_secret => p_secret, p_min_impact => p_min_impact,
        p_schema_id => schemawatch._schema_id(p_table::pg_catalog.text, pg_catalog.current_schemas(true)),
        p_shape => p_shape, p_audience => p_audience, p_transitions => p_transitions,
        p_digest_every => p_digest_every, p_consumer => p_consumer,
        p_quiet_hours => p_quiet_hours, p_quiet_zone => p_quiet_zone, p_quiet_except => p_quiet_except)
$$;

comment on function schemawatch.create_endpoint(
    text, regclass, text, text, text, text, text[], text[], interval, text, text[], text, text) is
'The same for one table by its name: p_table => ''shop.orders''. For one that is gone give p_table_pattern. Raises SW101
when it is not watched.';


create or replace function schemawatch.update_endpoint(
    p_endpoint_id bigint,
    p_description text default '',
    p_min_impact text default 'BREAKING',
    p_shape text default 'standard',
    p_digest_every interval default null,
    p_quiet_hours text[] default null,
    p_quiet_zone text default null,
    p_quiet_except text default 'BREAKING'
)
returns void
language plpgsql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
begin
    perform schemawatch._check_endpoint_options(
        p_min_impact, p_shape, null, array['opened'], p_digest_every, p_quiet_hours, p_quiet_zone, p_quiet_except);
    update schemawatch.endpoint as ep
    set description = coalesce(p_description, ''),
        min_impact = p_min_impact,
        shape = p_shape,
        digest_every = p_digest_every,
        quiet_hours = p_quiet_hours,
        quiet_zone = p_quiet_zone,
        quiet_except = p_quiet_except
    where ep.endpoint_id = p_endpoint_id;
    if not found then
        raise exception 'endpoint % does not exist', coalesce(p_endpoint_id::text, 'null')
            using errcode = 'SW104', hint = 'List the endpoints to find its number.';
    end if;
    -- what waited for the end of quiet hours may be due now
    perform schemawatch._wake_notifiers();
end
$$;

comment on function schemawatch.update_endpoint(bigint, text, text, text, interval, text[], text, text) is
'Sets what an endpoint is told and how, as in create_endpoint(): what is left out gets its default. Its URL, tables,
audience, consumer, transitions and secret stay, and what is queued is sent in the new shape. Raises SW104 for an unknown
endpoint, SW009 for a bad option.';


create or replace function schemawatch.enable_endpoint(
    p_endpoint_id bigint
)
returns boolean
language plpgsql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
begin
    update schemawatch.endpoint as ep
    set
        disabled_at = null,
        disabled_reason = null,
        failures = 0,
        failing_since = null,
        -- one probe first
        paused_until = case when ep.failures > 0 then clock_timestamp() end
    where
        ep.endpoint_id = p_endpoint_id
        and ep.disabled_at is not null;
    if not found then
        return false;
    end if;
    perform schemawatch._wake_notifiers();
    return true;
end
$$;

comment on function schemawatch.enable_endpoint(bigint) is
'Resumes an endpoint; what was pending when it was disabled is sent now, one by one until
the first success where it had failed.
False when it is unknown or was not disabled.';


create or replace function schemawatch.disable_endpoint(
    p_endpoint_id bigint,
    p_reason text
)
returns boolean
language sql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
    with changed as (
        update schemawatch.endpoint as ep
        set
            disabled_at = clock_timestamp(),
            disabled_reason = p_reason
        where
            ep.endpoint_id = p_endpoint_id
            and ep.disabled_at is null
        returning ep.endpoint_id
    )
    select exists (select from changed)
$$;

comment on function schemawatch.disable_endpoint(bigint, text) is
'Stops queueing and sending for an endpoint; what is pending waits for enable_endpoint().
False when it is unknown or was disabled already.';
