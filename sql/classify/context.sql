-- Decides: publication-blocks-writes, publication-unblocks-writes, replica-identity-lost,
-- table-published-without-identity.

create or replace function schemawatch._publication_names(p_publications jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(quote_ident(item.value ->> 'name'), ', ' order by item.ord)
        from jsonb_array_elements(p_publications) with ordinality as item (value, ord));
end
$$;

comment on function schemawatch._publication_names(jsonb) is 'The publications of a document, joined; null for none.';


create or replace function schemawatch._refusals(p_document jsonb)
returns table (partition_id text, partition text, publication text, operation text, causes jsonb)
language sql
immutable
parallel safe
as $$
    select null, null, item.value ->> 'name', op.name, item.value -> 'refuses'
    from jsonb_array_elements(p_document -> 'publications') as item (value)
    cross join jsonb_array_elements_text(item.value -> 'operations') as op (name)
    where item.value ? 'refuses' and op.name in ('update', 'delete')
    union all
    select p_document #>> array['identity', 'partitions', named.key, 'id'], named.key, pub.key, op.name,
        pub.value -> 'causes'
    from jsonb_array_elements(p_document -> 'partitions') as item (value)
    cross join lateral (
        select format('%I.%I', item.value ->> 'schema', item.value ->> 'name') as key
    ) as named
    cross join jsonb_each(item.value -> 'refuses') as pub
    cross join jsonb_array_elements_text(pub.value -> 'operations') as op (name)
$$;

comment on function schemawatch._refusals(jsonb) is
'Writes that PostgreSQL refuses according to a document: of which operation, because of which publication, and why.
partition is null for the table itself.';


create or replace function schemawatch._refusal_changes(p_before jsonb, p_after jsonb)
returns table (rule_id text, publication text, operations jsonb, causes jsonb, partitions jsonb)
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    -- a document of an older format does not say what was refused
    v_same_format boolean := p_before -> 'format' = p_after -> 'format';
begin
    return query
    with was as materialized (
        select * from schemawatch._refusals(p_before)
    ),
    is_now as materialized (
        select * from schemawatch._refusals(p_after)
    ),
    known as materialized (
        select item.value ->> 'name' as publication, item.value -> 'operations' as operations
        from jsonb_array_elements(p_before -> 'publications') as item (value)
    ),
    -- whatever else stands in the way as well, and has stood there before
    began as (
        select is_now.*, known.operations ? is_now.operation as published, known.publication is null as added
        from is_now
        left join known on known.publication = is_now.publication
        where (v_same_format or is_now.partition is null and known.publication is null)
          and not exists (
              select from was
              where was.operation = is_now.operation
                and (was.partition is not distinct from is_now.partition or was.partition_id = is_now.partition_id))
    ),
    ended as (
        select was.*
        from was
        where v_same_format and jsonb_typeof(p_after -> 'table') = 'object'
          and (was.partition is null or exists (
              select from jsonb_each(p_after #> '{identity,partitions}') as own
              where own.key = was.partition or own.value ->> 'id' = was.partition_id))
          and not exists (
              select from is_now
              where was.operation = is_now.operation
                and (was.partition is not distinct from is_now.partition or was.partition_id = is_now.partition_id))
    ),
    told as (
        select began.*,
            case when began.partition is not null then 'publication-blocks-writes'
                when began.published and began.causes ? 'identity' then 'replica-identity-lost'
                when began.added and began.causes = '["identity"]' then 'table-published-without-identity'
                else 'publication-blocks-writes' end as rule_id
        from began
        union all
        select ended.*, null, null, 'publication-unblocks-writes' from ended
    )
    select told.rule_id, told.publication,
        jsonb_agg(distinct told.operation order by told.operation desc),
        (array_agg(told.causes order by jsonb_array_length(told.causes) desc, told.causes))[1],
        jsonb_agg(distinct told.partition) filter (where told.partition is not null)
    from told
    group by told.rule_id, told.publication, told.partition is null
    order by 1, 2;
end
$$;

comment on function schemawatch._refusal_changes(jsonb, jsonb) is
'Writes that PostgreSQL refuses after a change and did not before, or the other way round, by whatever door it came:
the rule, the publication that is in the way, and the partitions where it is not the table itself.';


create or replace function schemawatch._fires(p_object jsonb)
returns boolean
language sql
immutable
parallel safe
as $$
    -- of a constraint with several triggers, all; nothing said means that all fire
    select coalesce(p_object ->> 'enabled', 'origin') !~ 'disabled|replica'
$$;

comment on function schemawatch._fires(jsonb) is
'Whether a trigger, or the triggers that enforce a constraint, fire in ordinary sessions.';


create or replace function schemawatch._mentions(p_before jsonb, p_after jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    -- what most tables have none of
    if coalesce(p_after -> 'functions', '[]') = '[]' or coalesce(p_before -> 'functions', '[]') = '[]' then
        return null;
    end if;
    return (
        select jsonb_object_agg(own.column_name, own.functions)
        from (
            select col.name as column_name, string_agg(distinct coalesce(trg.function, quote_ident(now.value ->> 'schema')
                || '.' || (now.value ->> 'name')) || coalesce(' (trigger ' || trg.names || ')', ''), ', ') as functions
            from jsonb_array_elements(p_after -> 'functions') as now (value)
            -- named as jsonb_object_agg in _functions_of() names it; the schema may be another one by now
            join jsonb_each(p_after #> '{identity,functions}') as ids
                on ids.key = format('%I.%I', now.value ->> 'schema', now.value ->> 'name')
            -- a body that was replaced along with the column knows what it does
            join jsonb_each(p_before #> '{identity,functions}') as old
                on old.value -> 'id' = ids.value -> 'id' and old.value -> 'body' = ids.value -> 'body'
            cross join jsonb_array_elements_text(old.value -> 'mentions') as col (name)
            left join lateral (
                select item.value ->> 'function' as function,
                    string_agg(quote_ident(item.value ->> 'name'), ', ' order by item.value ->> 'name')
                        filter (where schemawatch._fires(item)) as names
                from jsonb_array_elements(p_after -> 'triggers') as item
                where (item.value ->> 'function') || '()' = quote_ident(now.value ->> 'schema') || '.' || (now.value ->> 'name')
                group by 1
            ) as trg on true
            where trg.function is null or trg.names is not null
            group by 1
        ) as own);
end
$$;

comment on function schemawatch._mentions(jsonb, jsonb) is
'For each column, the functions with a body as before in which its name is a word, and the triggers that call them: they
may fail when the column goes. It may be another word, so this names who to look at, and judges nothing.';


create or replace function schemawatch._change_context(p_before jsonb, p_after jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    -- what an INSERT may name
    c_written constant jsonpath := jsonpath '$.columns[*] ? (!exists (@.generated) && !(@.identity == "always")).name';
    v_context jsonb := jsonb_build_object(
        'published', coalesce(jsonb_array_length(p_before -> 'publications'), 0)
            + coalesce(jsonb_array_length(p_after -> 'publications'), 0) > 0,
        'table_before', p_before -> 'table',
        'table_after', p_after -> 'table',
        'became', p_after #> '{identity,became}',
        'stand_in', case when p_after -> 'table' = 'null' then p_after #> '{identity,stand_in}' end,
        'replaced', p_after #> '{identity,replaced}',
        'columns_before', schemawatch._by_name(p_before -> 'columns'),
        'columns_after', schemawatch._by_name(p_after -> 'columns'),
        'constraints_before', p_before -> 'constraints',
        'constraints_after', p_after -> 'constraints',
        'indexes_before', p_before -> 'indexes',
        'indexes_after', p_after -> 'indexes',
        'triggers_before', p_before -> 'triggers',
        'triggers_after', p_after -> 'triggers',
        'grants_before', p_before -> 'grants',
        'grants_after', p_after -> 'grants',
        'mentions', schemawatch._mentions(p_before, p_after),
        'functions_after', p_after -> 'functions',
        'function_ids', p_after #> '{identity,functions}',
        'rules_after', p_after -> 'rules',
        'policies_before', p_before -> 'policies',
        'policies_after', p_after -> 'policies',
        'usage_after', schemawatch._by_name(p_after -> 'usage'),
        'sequences_after', schemawatch._by_name(p_after -> 'sequences'),
        'views_before', schemawatch._by_name(p_before -> 'views'),
        'views_after', schemawatch._by_name(p_after -> 'views'),
        'publications_before', p_before -> 'publications',
        'publications_after', p_after -> 'publications',
        'server_version_num', p_after -> 'server_version_num',
        'refusals', '[]'::jsonb,
        'publication_names', coalesce(
            schemawatch._publication_names(p_after -> 'publications'),
            schemawatch._publication_names(p_before -> 'publications')),
        'column_names', coalesce(
            jsonb_path_query_array(p_after, c_written),
            jsonb_path_query_array(p_before, c_written)),
        'types_before', schemawatch._by_name(p_before -> 'types'),
        'types_after', schemawatch._by_name(p_after -> 'types'));
    v_more jsonb := '{}'::jsonb;
    -- those with something of their own, or with partitions
    c_own constant jsonpath := jsonpath '$[*] ? (exists (@.columns) || exists (@.constraints) || exists (@.indexes) || '
        'exists (@.triggers) || exists (@.kind))';
begin
    -- what most tables have none of
    if jsonb_array_length(p_before -> 'partitions') > 0 or jsonb_array_length(p_after -> 'partitions') > 0 then
        v_more := v_more || jsonb_build_object(
            'partitions_before', schemawatch._by_name(jsonb_path_query_array(p_before -> 'partitions', c_own)),
            'partitions_after', schemawatch._by_name(jsonb_path_query_array(p_after -> 'partitions', c_own)));
    end if;
    if jsonb_array_length(p_after -> 'views') > 0 then
        v_more := v_more || jsonb_build_object(
            -- the usual step without downtime: the table moves, and a view takes its name
            'stand_in', case when schemawatch._table_name(p_after -> 'table') <> schemawatch._table_name(p_before -> 'table')
                then v_context -> 'views_after' -> schemawatch._table_name(p_before -> 'table') end,
            'views_over', (
                select jsonb_object_agg(viw.key, viw.value -> 'over')
                from jsonb_each(p_after #> '{identity,views}') as viw));
    end if;
    if jsonb_array_length(p_before -> 'views') > 0 then
        v_more := v_more || jsonb_build_object('views_over_before', (
            select jsonb_object_agg(viw.key, viw.value -> 'over')
            from jsonb_each(p_before #> '{identity,views}') as viw));
    end if;
    if jsonb_path_exists(p_before, '$.*[*].refuses') or jsonb_path_exists(p_after, '$.*[*].refuses') then
        v_more := v_more || jsonb_build_object('refusals', coalesce(
            (select jsonb_agg(to_jsonb(own)) from schemawatch._refusal_changes(p_before, p_after) as own), '[]'));
    end if;
    return v_context || v_more;  -- it is large: copied once
end
$$;

comment on function schemawatch._change_context(jsonb, jsonb) is
'What the rules look at beside the object at hand, looked up once per drift.';
