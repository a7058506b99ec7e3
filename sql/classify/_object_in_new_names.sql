create or replace function schemawatch._object_in_new_names(p_section text, p_object jsonb, p_context jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_renames jsonb := p_context -> 'column_renames';
    v_own_table text := schemawatch._table_name(p_context -> 'table_before');
begin
    -- as a rule nothing was renamed
    if p_object is null
        -- a view keeps the names of its columns
        or p_section <> all ('{columns,constraints,referenced_by,indexes,triggers,rules,policies}')
        or jsonb_typeof(p_context -> 'table_after') <> 'object' or v_renames = '{}'
        and v_own_table = schemawatch._table_name(p_context -> 'table_after')
    then
        return p_object;
    end if;
    return p_object || coalesce((
        select jsonb_object_agg(att.key, case
            when att.key in ('columns', 'include', 'on_delete_columns') then (
                select jsonb_agg(coalesce(v_renames -> item.name, to_jsonb(item.name)) order by item.ord)
                from jsonb_array_elements_text(att.value) with ordinality as item (name, ord))
            when att.key = 'keys' then (
                select jsonb_agg(item.value
                    || case when item.value ? 'column' then jsonb_build_object(
                        'column', coalesce(v_renames -> (item.value ->> 'column'), item.value -> 'column')) else '{}' end
                    || case when item.value ? 'expression' then jsonb_build_object(
                        'expression', schemawatch._in_new_names(item.value ->> 'expression', p_context)) else '{}' end
                    order by item.ord)
                from jsonb_array_elements(att.value) with ordinality as item (value, ord))
            when att.key = 'references' then jsonb_build_object(
                'table', schemawatch._table_name(p_context -> 'table_after'),
                'columns', (
                    select jsonb_agg(coalesce(v_renames -> item.name, to_jsonb(item.name)) order by item.ord)
                    from jsonb_array_elements_text(att.value -> 'columns') with ordinality as item (name, ord)))
            else att.value || jsonb_build_object('text', schemawatch._in_new_names(att.value ->> 'text', p_context)) end)
        from jsonb_each(p_object) as att
        where case
            when att.key in ('columns', 'include', 'on_delete_columns')
                -- those of a foreign key of another table are named there
                then p_section <> 'referenced_by' and jsonb_typeof(att.value) = 'array'
            when att.key = 'keys' then true
            when att.key = 'references' then att.value ->> 'table' = v_own_table
            else att.key in ('expression', 'predicate', 'when', 'definition', 'using', 'check', 'generated')
                and att.value ? 'text' end), '{}');
end
$$;

comment on function schemawatch._object_in_new_names(text, jsonb, jsonb) is
'An object from before the change with the names that the table and its columns have now: what brings it back as it was
has to say them.';
