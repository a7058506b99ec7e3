create or replace function schemawatch._old_name_view(p_before jsonb, p_after jsonb)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_old text := schemawatch._table_name(p_before);
begin
    return concat_ws(' ',
        format('create view %s with (security_invoker = true) as select * from %s;', v_old, schemawatch._table_name(p_after)),
        format('alter view %s owner to %I;', v_old, p_before ->> 'owner'),
        schemawatch._grant_facts('grant-revoked', jsonb_path_query_array(p_before -> 'grants', '$[*] ? (@.name != "(owner)")'),
            '[]', null, v_old, p_before ->> 'owner') ->> 'undo',
        (select string_agg(schemawatch._grant_facts('grant-revoked', col.value -> 'grants', '[]', quote_ident(col.value ->> 'name'),
            v_old, p_before ->> 'owner') ->> 'undo', ' ' order by col.ord)
         from jsonb_array_elements(p_before -> 'columns') with ordinality as col (value, ord)
         where col.value ? 'grants'));
end
$$;

comment on function schemawatch._old_name_view(jsonb, jsonb) is
'A view with the old name over what has a new one, for those who may use that: it checks them, not its owner. Both are a
table of a document with its columns and grants, or a view.';


create or replace function schemawatch._views_replaced(p_views jsonb, p_least integer, p_context jsonb)
returns jsonb
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select jsonb_build_object(
        'views_gone', coalesce(string_agg(format('drop %s %s; ', above.view ->> 'kind', above.name), ''
            order by above.depth desc, above.name), ''),
        'views_come', coalesce(string_agg(case when p_context -> 'views_after' ? above.name then ' ' || schemawatch._view_script(
            p_context -> 'views_after' -> above.name, above.name, 'create') || ';' end, '' order by above.depth, above.name), ''))
    from schemawatch._views_above(p_views, p_context || jsonb_build_object(
        'views_after', p_context -> 'views_before', 'views_over', p_context -> 'views_over_before')) as above
    where above.depth >= p_least
$$;

comment on function schemawatch._views_replaced(jsonb, integer, jsonb) is
'What drops these views of before the change and those that stand on them, p_least levels above and more, and creates those
of them that are there after it, as they are then.';


create or replace function schemawatch._instead_relation(
    p_rule_id text,
    p_pair schemawatch._object_pair,
    p_before jsonb,
    p_after jsonb,
    p_context jsonb
)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    t jsonb := p_before -> 'table';
    v_table text := schemawatch._table_name(t);
    v_unused text;
    v_view jsonb;
begin
    case
        when p_pair.section = 'view_columns' and p_rule_id like 'column-%' then
            return jsonb_build_object('obstacle', 'CREATE OR REPLACE VIEW keeps the columns of a view as they are (42P16): make a second '
                'view beside it, let its readers move, and drop the old one.');
        when p_rule_id in ('table-renamed', 'table-schema-moved') and p_after #>> '{table,name}' is null then
            return jsonb_build_object('obstacle', 'It was renamed, and is gone by now.');
        when p_rule_id in ('table-renamed', 'table-schema-moved') then
            return jsonb_build_object(
                'rename', schemawatch._relation_renamed(t, p_after -> 'table', 'table'),
                'rename_back', schemawatch._relation_renamed(p_after -> 'table', t, 'table'),
                'stand_in', schemawatch._old_name_view(t || jsonb_build_object('columns', p_before -> 'columns',
                    'grants', p_before -> 'grants'), p_after -> 'table'),
                'moved_literal', quote_literal(schemawatch._table_name(p_after -> 'table')));
        when p_rule_id = 'view-renamed' then
            return jsonb_build_object(
                'rename', schemawatch._relation_renamed(b, a, b ->> 'kind'),
                'rename_back', schemawatch._relation_renamed(a, b, b ->> 'kind'),
                'stand_in', schemawatch._old_name_view(b, a),
                'moved_literal', quote_literal(schemawatch._table_name(a)));
        when p_rule_id = 'table-removed' then
            v_unused := schemawatch._side_name(t ->> 'name', 'unused', '[]');
            return schemawatch._views_replaced(p_before -> 'views', 0, p_context) || jsonb_build_object(
                'rename', format('alter table %s rename to %I;', v_table, v_unused),
                'unused', format('%I.%I', t ->> 'schema', v_unused),
                'old_name', quote_ident(t ->> 'name'),
                'references_gone', coalesce((
                    select string_agg(format('alter table %s drop constraint %I; ', ref ->> 'table', ref ->> 'name'), '')
                    from jsonb_array_elements(p_before -> 'referenced_by') as ref where not ref ? 'inherited'), ''));
        when p_rule_id = 'view-removed' then
            v_unused := schemawatch._side_name(b ->> 'name', 'unused', '[]');
            return jsonb_build_object('kind', b -> 'kind', 'old_name', quote_ident(b ->> 'name'),
                'unused', quote_ident(v_unused), 'unused_path', format('%I.%I', b ->> 'schema', v_unused));
        when p_rule_id = 'view-column-renamed' then
            v_unused := schemawatch._side_name((p_context #>> array['views_before', b ->> 'view', 'name']), 'next', '[]');
            v_view := p_context -> 'views_after' -> (b ->> 'view');
            return schemawatch._views_replaced(jsonb_build_array(p_context -> 'views_before' -> (b ->> 'view')), 1,
                p_context) || jsonb_build_object(
                'view', b ->> 'view', 'view_name', quote_ident(v_view ->> 'name'),
                'kind', v_view ->> 'kind',
                'beside', format('%I.%I', v_view ->> 'schema', v_unused),
                'create_beside', schemawatch._view_script(v_view, format('%I.%I', v_view ->> 'schema', v_unused), 'create') || ';',
                'stand_in', schemawatch._old_name_view(v_view || jsonb_build_object('name', v_unused), v_view));
        when p_rule_id = 'partition-detached' and p_pair.section = 'table' then
            return jsonb_build_object('partition', v_table, 'parent', b ->> 'partition_of',
                'bound', b #>> '{partition_bound,text}', 'concurrently', ' concurrently', 'without_lock',
                ' without stopping anybody, outside a transaction; without CONCURRENTLY where there is a default partition (55000). '
                'It keeps a check of its range.');
        when p_pair.section = 'partitions' then
            return jsonb_build_object(
                'partition', schemawatch._table_name(coalesce(b, a)), 'parent', coalesce(coalesce(b, a) ->> 'parent', v_table),
                'bound', b #>> '{bound,text}')
                || case when jsonb_path_exists(p_before -> 'partitions', '$[*] ? (@.bound.text == "DEFAULT")')
                    then '{"concurrently": "", "without_lock": ": under a lock, because there is a default partition (55000)."}'::jsonb
                    else '{"concurrently": " concurrently", "without_lock": " without stopping anybody, outside a transaction. '
                        'It keeps a check of its range."}'::jsonb end;
        when p_rule_id in ('rls-enabled', 'rls-forced') then
            return jsonb_build_object('owner', quote_ident(t ->> 'owner'), 'everything', quote_ident(
                schemawatch._side_name(t ->> 'name', 'everything', jsonb_path_query_array(p_before, '$.policies[*].name')
                    || jsonb_path_query_array(p_after, '$.policies[*].name'))));
        else
            return '{}'::jsonb;
    end case;
end
$$;

comment on function schemawatch._instead_relation(text, schemawatch._object_pair, jsonb, jsonb, jsonb) is
'What the steps for a table, a partition or a view are made of: another name, a second one beside it, or none.';
