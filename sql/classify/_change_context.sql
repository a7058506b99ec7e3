create or replace function schemawatch._change_context(p_before jsonb, p_after jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
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
            jsonb_path_query_array(p_after, '$.columns[*].name'),
            jsonb_path_query_array(p_before, '$.columns[*].name')),
        'types_before', schemawatch._by_name(p_before -> 'types'),
        'types_after', schemawatch._by_name(p_after -> 'types'));
    -- those with something of their own, or with partitions
    c_own constant jsonpath := jsonpath '$[*] ? (exists (@.columns) || exists (@.constraints) || exists (@.indexes) || '
        'exists (@.triggers) || exists (@.kind))';
begin
    -- what most tables have none of
    if jsonb_array_length(p_before -> 'partitions') > 0 or jsonb_array_length(p_after -> 'partitions') > 0 then
        v_context := v_context || jsonb_build_object(
            'partitions_before', schemawatch._by_name(jsonb_path_query_array(p_before -> 'partitions', c_own)),
            'partitions_after', schemawatch._by_name(jsonb_path_query_array(p_after -> 'partitions', c_own)));
    end if;
    if jsonb_array_length(p_after -> 'views') > 0 then
        v_context := v_context || jsonb_build_object(
            -- the usual step without downtime: the table moves, and a view takes its name
            'stand_in', case when schemawatch._table_name(p_after -> 'table') <> schemawatch._table_name(p_before -> 'table')
                then v_context -> 'views_after' -> schemawatch._table_name(p_before -> 'table') end,
            'views_over', (
                select jsonb_object_agg(viw.key, viw.value -> 'over')
                from jsonb_each(p_after #> '{identity,views}') as viw));
    end if;
    if jsonb_array_length(p_before -> 'views') > 0 then
        v_context := v_context || jsonb_build_object('views_over_before', (
            select jsonb_object_agg(viw.key, viw.value -> 'over')
            from jsonb_each(p_before #> '{identity,views}') as viw));
    end if;
    if jsonb_path_exists(p_before, '$.*[*].refuses') or jsonb_path_exists(p_after, '$.*[*].refuses') then
        v_context := v_context || jsonb_build_object('refusals', coalesce(
            (select jsonb_agg(to_jsonb(own)) from schemawatch._refusal_changes(p_before, p_after) as own), '[]'));
    end if;
    return v_context;
end
$$;

comment on function schemawatch._change_context(jsonb, jsonb) is
'What the rules look at beside the object at hand, looked up once per drift.';
