create or replace function schemawatch._literals(p_list jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(quote_literal(item.value), ', ' order by item.ord)
        from jsonb_array_elements_text(p_list) with ordinality as item (value, ord));
end
$$;

comment on function schemawatch._literals(jsonb) is 'The strings of a list as SQL literals, joined; null for none.';
