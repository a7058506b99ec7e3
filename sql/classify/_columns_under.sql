create or replace function schemawatch._columns_under(p_section text, p_object jsonb)
returns setof text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select col.name
    from jsonb_array_elements_text(
        case when p_section = 'referenced_by' then p_object #> '{references,columns}'
            else coalesce(p_object -> 'columns', '[]') end || coalesce(p_object -> 'uses', '[]')
            || coalesce(schemawatch._key_columns(p_object), '[]')
    ) as col (name)
    where jsonb_typeof(p_object -> 'columns') is distinct from 'null'
    union all
    select p_object ->> 'name' where p_section = 'view_columns';
end
$$;

comment on function schemawatch._columns_under(text, jsonb) is
'The columns of the table that a constraint, a foreign key to it, an index, a statistics object, a view or a column of a view is made of.';
