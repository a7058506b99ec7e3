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
begin
    if p_url is null or p_url !~* '^https?://[^/[:space:]]+' or length(p_url) > 2048 then
        raise exception 'webhook URL is not an http or https URL of at most 2048 characters'
            using errcode = 'SW009', hint = 'Give something like https://example.com/hooks/schema.';
    end if;
    perform schemawatch._check_endpoint_options(
        p_min_impact, p_shape, p_audience, p_transitions, p_digest_every);
    perform schemawatch._check_secret(p_secret);
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
            p_url, v_tables, p_table_pattern, p_audience, p_transitions));
    if endpoint_id is not null then
        raise exception 'endpoint % has this URL already, and hears of the same', endpoint_id
            using errcode = 'SW204',
                detail = 'With another one each message would come twice.',
                hint = format('SELECT schemawatch.update_endpoint(%s, ...) sets its description, impact, shape and '
                    'digest; with other tables, audience or transitions it is another endpoint.', endpoint_id);
    end if;

    secret := coalesce(p_secret, schemawatch._new_secret());
    insert into schemawatch.endpoint (
        url, description, secret, min_impact, schema_id, shape, table_pattern, audience, transitions,
        digest_every, schema_ids)
    values (
        p_url, coalesce(p_description, ''), secret, p_min_impact,
        case when cardinality(v_tables) = 1 then v_tables[1] end,
        p_shape, p_table_pattern, p_audience, p_transitions, p_digest_every,
        case when cardinality(v_tables) > 1 then v_tables end)
    returning schemawatch.endpoint.endpoint_id into endpoint_id;
end
$$;

comment on function schemawatch.create_endpoint(
    text, text, text, text, bigint, text, text, text[], text[], interval, bigint[]) is
'Adds a webhook receiver and returns its number and its signing secret, which is made here when
p_secret is null. Wants drifts of at least p_min_impact (for p_audience, any of readers, writers, cdc, instead
of for all), of one table with p_schema_id, of several with p_schema_ids, of those whose schema.table is like p_table_pattern (* is any
text), and hears of drifts that opened, that were resolved, or both (p_transitions). p_shape: standard,
cloudevents, slack or teams. With p_digest_every (1 minute to 7 days) the changes of a table come together.
Errors: SW009 for a bad URL, option or secret, SW101 for an unknown table, SW204 when an enabled endpoint has the
same URL, tables, audience and transitions.';

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
        p_digest_every => p_digest_every)
$$;

comment on function schemawatch.create_endpoint(
    text, regclass, text, text, text, text, text[], text[], interval) is
'The same for one table by its name: p_table => ''shop.orders''. For one that is gone give p_table_pattern. Raises SW101
when it is not watched.';
