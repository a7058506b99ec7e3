create or replace function schemawatch._publication_facts(p_before jsonb, p_after jsonb, p_attribute text, p_table text)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_before;
    a jsonb := p_after;
    v_name text := quote_ident(coalesce(a, b) ->> 'name');
    v_add text := 'alter publication ' || v_name || ' add table ' || p_table
        || coalesce(' (' || schemawatch._name_list(b -> 'columns') || ')', '')
        || coalesce(' where (' || (b #>> '{filter,text}') || ')', '');
    v_columns text[] := array(
        select case when p_attribute = 'generated_columns'
            then coalesce(item.side ->> 'generated_columns' || ' generated columns', 'no generated columns')
            else coalesce(schemawatch._name_list(item.side -> 'columns'), 'all columns') end
        from unnest(array[b, a]) with ordinality as item (side, ord)
        order by item.ord);
    v_drop text := 'alter publication ' || v_name || ' drop table ' || p_table;
begin
    return jsonb_build_object(
        'publication', v_name,
        'publication_literal', quote_literal(coalesce(a, b) ->> 'name'),
        'old_columns', v_columns[1],
        'new_columns', v_columns[2],
        'root', case when a ? 'via_root' then 'the name of its root instead of its own' else 'its own name instead of that of its root' end,
        'drop', v_drop,
        'restore', case
            when a is null then v_add
            when p_attribute = 'name' then 'alter publication ' || v_name || ' rename to ' || quote_ident(b ->> 'name')
            when p_attribute = 'operations' then 'alter publication ' || v_name || ' set (publish = '
                || quote_literal(schemawatch._list_minus(b -> 'operations', '[]')) || ')'
            when p_attribute = 'via_root' then 'alter publication ' || v_name || ' set (publish_via_partition_root = '
                || (b ? 'via_root')::text || ')'
            when p_attribute = 'generated_columns' then 'alter publication ' || v_name
                || ' set (publish_generated_columns = ' || coalesce(b ->> 'generated_columns', 'none') || ')'
            else v_drop || '; ' || v_add end);
end
$$;

comment on function schemawatch._publication_facts(jsonb, jsonb, text, text) is
'What the placeholders of a finding on a publication stand for: the SQL that takes the table out of it (drop) or
restores how it was in it (restore), both without a semicolon.';
