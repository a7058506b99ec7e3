create or replace function schemawatch._name_list(p_names jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(quote_ident(item.name), ', ' order by item.ord)
        from jsonb_array_elements_text(p_names) with ordinality as item (name, ord));
end
$$;

comment on function schemawatch._name_list(jsonb) is 'Identifiers, quoted where they must be; null for none.';
