create or replace function schemawatch._list_minus(p_list jsonb, p_without jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(item.value, ', ' order by item.ord)
        from jsonb_array_elements_text(p_list) with ordinality as item (value, ord)
        where not coalesce(p_without, '[]') ? item.value);
end
$$;

comment on function schemawatch._list_minus(jsonb, jsonb) is
'The strings of a list that are not in the other, joined; null for none.';
