create or replace function schemawatch._first_missing(p_list jsonb, p_from jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select item.value
        from jsonb_array_elements(p_list) with ordinality as item (value, ord)
        where not coalesce(p_from, '[]') @> jsonb_build_array(item.value)
        order by item.ord
        limit 1);
end
$$;

comment on function schemawatch._first_missing(jsonb, jsonb) is 'The first item of a list that the other list lacks; null for none.';
