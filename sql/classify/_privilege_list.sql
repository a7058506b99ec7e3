create or replace function schemawatch._privilege_list(p_own jsonb, p_other jsonb, p_column text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(lower(item.value) || coalesce(' (' || p_column || ')', ''), ', ' order by item.ord)
        from jsonb_array_elements_text(p_own) with ordinality as item (value, ord)
        where not coalesce(p_other, '[]') ? item.value);
end
$$;

comment on function schemawatch._privilege_list(jsonb, jsonb, text) is
'The privileges that one list has and the other has not, as GRANT says them; null for none.';
