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
        'publication_literal', quote_literal(coalesce(a, b) ->> 'name'),
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
