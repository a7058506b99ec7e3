-- Decides: publication-columns-added, publication-columns-removed, publication-filter-changed,
-- publication-filter-raises, publication-name-changed, publication-operations-narrowed,
-- publication-operations-widened, publication-via-root-changed, table-published, table-unpublished.

create or replace function schemawatch._only_list_grew(p_before text, p_after text)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        -- the server prints the FROM of the outermost query, and of no other, three blanks from the margin
        select starts_with(p_after, old.list) and right(p_after, length(old.rest)) = old.rest
            and regexp_count(p_after, '\n   FROM ') = 1
            and old.list not like ' SELECT DISTINCT%'
            -- names only: a function might multiply the rows
            and substr(p_after, length(old.list) + 1, length(p_after) - length(old.list) - length(old.rest))
                ~ '^(,\s+[\w".$]+( AS [\w"$]+)?)+$'
        from (
            select
                regexp_replace(p_before, '\n   FROM .*', '') as list,
                coalesce(substring(p_before from '\n   FROM .*'), ';') as rest
        ) as old);
end
$$;

comment on function schemawatch._only_list_grew(text, text) is
'Whether a query is another one with more columns at the end of its SELECT list, and nothing else.';


create or replace function schemawatch._publication_findings(
    p_pair schemawatch._object_pair,
    p_context jsonb
)
returns setof schemawatch._finding
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    v_changed text[] := p_pair.changed;
    v_added boolean := p_pair.before is null;
    v_removed boolean := p_pair.after is null;
begin
    return query
    select rule.rule_id, rule.attribute, rule.claims
    from (values
        (case when not p_context -> 'refusals' @> jsonb_build_array(jsonb_build_object(
            'rule_id', 'table-published-without-identity', 'publication', a ->> 'name')) then 'table-published' end,
            null, null, v_added),
        ('table-unpublished', null, null, v_removed),
        -- subscribers name the publication
        ('table-unpublished', 'name', array['name'], 'name' = any (v_changed)),
        ('publication-operations-narrowed', 'operations', array['operations'],
            'operations' = any (v_changed) and not a -> 'operations' @> (b -> 'operations')),
        ('publication-operations-widened', 'operations', array['operations'],
            'operations' = any (v_changed) and not b -> 'operations' @> (a -> 'operations')),
        ('publication-columns-removed', 'columns', array['columns'],
            'columns' = any (v_changed) and a ? 'columns'
            and (not b ? 'columns' or not a -> 'columns' @> (b -> 'columns'))),
        ('publication-columns-added', 'columns', array['columns'],
            'columns' = any (v_changed) and b ? 'columns'
            and (not a ? 'columns' or not b -> 'columns' @> (a -> 'columns'))),
        ('publication-columns-added', 'generated_columns', array['generated_columns'],
            'generated_columns' = any (v_changed) and a ? 'generated_columns'),
        ('publication-columns-removed', 'generated_columns', array['generated_columns'],
            'generated_columns' = any (v_changed) and not a ? 'generated_columns'),
        ('publication-filter-changed', 'filter', array['filter'], 'filter' = any (v_changed)),
        ('publication-filter-raises', case when not v_added then 'filter' end, array[]::text[],
            a ? 'filter' and p_pair.after_ids ? 'promises' and not p_pair.after_ids -> 'promises' ? 'total'
            and (v_added or 'filter' = any (v_changed))),
        -- refused writes are told of the table as a whole; which clause publishes it makes no difference to anybody
        (null, null, array['refuses', 'clauses', 'through'], true),
        ('publication-via-root-changed', 'via_root', array['via_root'],
            'via_root' = any (v_changed)),
        ('publication-name-changed', 'sent_as', array['sent_as'], 'sent_as' = any (v_changed))
    ) as rule (rule_id, attribute, claims, applies)
    where rule.applies;
end
$$;

comment on function schemawatch._publication_findings(schemawatch._object_pair, jsonb) is
'The rules that apply to what a publication sends of the table.';


create or replace function schemawatch._refusal_facts(p_refusal jsonb, p_item jsonb, p_table text, p_context jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_causes jsonb := p_refusal -> 'causes';
    v_update boolean := p_refusal -> 'operations' ? 'update';
    v_delete boolean := p_refusal -> 'operations' ? 'delete';
    v_partitions jsonb := nullif(p_refusal -> 'partitions', 'null');
    v_whole boolean := v_partitions is null;
    v_names text := coalesce(schemawatch._list_minus(v_partitions, '[]'), p_table);
    v_full text := (
        select string_agg(format('`alter table %s replica identity full;`', own.name), ' ' order by own.ord)
        from jsonb_array_elements_text(coalesce(v_partitions, jsonb_build_array(p_table))) with ordinality as own (name, ord));
    v_publication text := quote_ident(p_refusal ->> 'publication');
    v_take_out text := schemawatch._take_out_text(p_item, p_table, p_context);
    -- from PostgreSQL 18 on FULL asks for every generated column, and those that are not sent stand in its way
    v_unsent boolean := (p_context -> 'server_version_num')::integer >= 180000 and exists (
        select from jsonb_each(p_context -> 'columns_after') as col (name, item)
        where col.item ? 'generated' and (col.item #>> '{generated,kind}' = 'virtual' or not p_item ? 'generated_columns'));
    -- nor does it go with a column list, in whichever publication
    v_list boolean := jsonb_path_exists(coalesce(p_context -> 'publications_after', '[]') || p_item,
        '$[*] ? (exists (@.columns) && (@.operations[*] == "update" || @.operations[*] == "delete"))');
    v_key jsonb := jsonb_path_query_first(p_context -> 'constraints_after',
        '$[*] ? (@.kind == "primary key" && !exists (@.deferrable))');
    v_stored boolean := not jsonb_path_exists(p_context -> 'columns_after', '$.*.generated.kind ? (@ == "virtual")');
begin
    return jsonb_build_object(
        'refusing', case when v_whole then p_table
            when jsonb_array_length(v_partitions) = 1 then format('partition %s of %s', v_names, p_table)
            else format('partitions %s of %s', v_names, p_table) end,
        'operations', concat_ws(' and ', case when v_update then 'UPDATE' end, case when v_delete then 'DELETE' end),
        'statements', concat_ws(' and ',
            case when v_update then format('`UPDATE %s`', p_table) end,
            case when v_delete then format('`DELETE FROM %s`', p_table) end)
            || case when v_whole then '' else ' that may reach it' end,
        'sqlstate', case when v_causes = '["identity"]' then '55000' else '42P10' end,
        'still', concat_ws(', ', 'SELECT', case when not v_update then 'UPDATE' end, case when not v_delete then 'DELETE' end,
            'INSERT'),
        'cause', (
            select string_agg(case why.cause
                when 'columns' then case when p_context #>> '{table_after,replica_identity}' = 'full' and v_whole
                    then 'it has a column list, which does not go with REPLICA IDENTITY FULL'
                    else 'its column list leaves out columns of the replica identity' end
                when 'filter' then 'its filter uses a column outside the replica identity'
                when 'generated' then 'it does not send a generated column of the replica identity'
                else 'there is no usable replica identity' end, ', and ' order by why.ord)
            from jsonb_array_elements_text(v_causes) with ordinality as why (cause, ord)),
        'unblock', case
            when v_causes ? 'columns' then v_take_out
                || ' Then add it again without a column list, or with one that goes with the replica identity.'
            when v_causes ? 'generated' and v_stored then format(
                '`alter publication %s set (publish_generated_columns = stored);`', v_publication)
            when v_causes ? 'generated' then
                'give it a replica identity without generated columns: a primary key, or USING INDEX. Or ' || v_take_out
            when v_causes = '["identity"]' and v_whole and v_key is not null
                and (not p_item ? 'columns' or p_item -> 'columns' @> (v_key -> 'columns')) then
                format('`alter table %s replica identity default;` It has a primary key. Or ', p_table) || v_take_out
            when not v_list and not v_unsent then v_full
                || case when v_causes ? 'identity' then ' Better, later: a primary key. Or ' else ' Or ' end || v_take_out
            when v_causes ? 'identity' then 'add a primary key. Or ' || v_take_out
            else v_take_out end);
end
$$;

comment on function schemawatch._refusal_facts(jsonb, jsonb, text, jsonb) is
'What the placeholders of a finding on refused writes stand for: p_refusal is a row of _refusal_changes(), p_item the
publication that is in the way.';


create or replace function schemawatch._publication_facts(
    p_pair schemawatch._object_pair,
    p_attribute text,
    p_table text,
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
    v_name text := quote_ident(coalesce(a, b) ->> 'name');
    -- the table whose column list and filter apply
    v_source text := coalesce(a ->> 'through', b ->> 'through', p_table);
    -- what went with a dropped column cannot come back, and a renamed one has another name
    v_list jsonb := (
        select jsonb_agg(coalesce(p_context -> 'renames' ->> col.name, col.name) order by col.ord)
        from jsonb_array_elements_text(b -> 'columns') with ordinality as col (name, ord)
        where p_context -> 'columns_after' ? coalesce(p_context -> 'renames' ->> col.name, col.name));
    v_filter text := case when not exists (
        select from jsonb_object_keys(p_context -> 'columns_before') as col (name)
        where not p_context -> 'columns_after' ? col.name
          and b #>> '{filter,text}' ~ ('\m' || regexp_replace(col.name, '\W', '\\\&', 'g') || '\M'))
        then b #>> '{filter,text}' end;
    v_alter text := 'alter publication ' || v_name;
    v_add text := v_alter || ' add table ' || case when a is null then p_table else v_source end
        || coalesce(' (' || schemawatch._name_list(v_list) || ')', '')
        || coalesce(' where (' || v_filter || ')', '');
    v_columns text[] := array(
        select case when p_attribute = 'generated_columns'
            then coalesce(item.side ->> 'generated_columns' || ' generated columns', 'no generated columns')
            else coalesce(schemawatch._name_list(item.side -> 'columns'), 'all columns') end
        from unnest(array[b, a]) with ordinality as item (side, ord)
        order by item.ord);
    v_restore text;
begin
    v_restore := case
        when a is null then v_add
        when p_attribute = 'name' then v_alter || ' rename to ' || quote_ident(b ->> 'name')
        when p_attribute = 'operations' then v_alter || ' set (publish = '
            || quote_literal(schemawatch._list_minus(b -> 'operations', '[]')) || ')'
        when p_attribute = 'via_root' then v_alter || ' set (publish_via_partition_root = ' || (b ? 'via_root')::text || ')'
        when p_attribute = 'generated_columns' then v_alter
            || ' set (publish_generated_columns = ' || coalesce(b ->> 'generated_columns', 'none') || ')'
        else v_alter || ' drop table ' || v_source || '; ' || v_add end;
    return jsonb_build_object(
        'publication', v_name,
        'left', case when p_attribute = 'name' then format('%I, which is called %s now', b ->> 'name', v_name) else v_name end,
        'publication_literal', quote_literal(coalesce(a, b) ->> 'name'),
        'filter', a #>> '{filter,text}',
        'old_columns', v_columns[1],
        'new_columns', v_columns[2],
        'root', case when a ? 'via_root' then 'the name of its root instead of its own' else 'its own name instead of that of its root' end,
        'old_sent_as', p_pair.before_ids ->> 'sent_as',
        'sent_as', p_pair.after_ids ->> 'sent_as',
        'take_out', schemawatch._take_out_text(coalesce(a, b), p_table, p_context),
        'missed', (
            select string_agg(case op.name when 'insert' then 'lack rows that are added here'
                when 'update' then 'keep old values of rows that are changed here'
                when 'delete' then 'keep rows that are deleted here'
                else 'keep rows after a TRUNCATE here' end, ', ' order by op.ord)
            from jsonb_array_elements_text(b -> 'operations') with ordinality as op (name, ord)
            where not a -> 'operations' ? op.name),
        'gained', (
            select string_agg(case op.name when 'insert' then 'receive new rows'
                when 'update' then 'lose old values of rows that are changed here'
                when 'delete' then 'lose rows that are deleted here'
                else 'are emptied by a TRUNCATE here' end, ', ' order by op.ord)
            from jsonb_array_elements_text(a -> 'operations') with ordinality as op (name, ord)
            where not b -> 'operations' ? op.name),
        'filtered', case
            when not a ? 'filter' then 'rows that the filter held back begin to flow; of those written before, copies have none.'
            when not b ? 'filter' then 'rows outside the filter silently stop flowing, copies keep what they have of them, and an '
                'UPDATE across it arrives as an INSERT or a DELETE.'
            else 'rows silently start or stop flowing, and an UPDATE across the filter arrives as an INSERT or a DELETE.' end,
        'restore', v_restore,
        'put_back', case
            when a is null and b -> 'clauses' ? 'ALL TABLES' then
                'it carries all tables that are LOGGED and that it does not leave out (EXCEPT).'
            else format('`%s;` If the publication was dropped (42704), first `create publication %s with (publish = %L%s);`',
                v_restore, v_name, schemawatch._list_minus(b -> 'operations', '[]'),
                case when b ? 'via_root' then ', publish_via_partition_root = true' else '' end) end
    ) || case when p_pair.after_ids ? 'causes' then
        schemawatch._refusal_facts(p_pair.after_ids, a, p_table, p_context) else '{}' end;
end
$$;

comment on function schemawatch._publication_facts(schemawatch._object_pair, text, text, jsonb) is
'What the placeholders of a finding on a publication stand for: how the table leaves it (take_out), the SQL that
restores how it was in it (restore, without a semicolon), and that as advice (put_back).';
