create or replace function schemawatch._publication_names(p_publications jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(quote_ident(item.value ->> 'name'), ', ' order by item.ord)
        from jsonb_array_elements(p_publications) with ordinality as item (value, ord));
end
$$;

comment on function schemawatch._publication_names(jsonb) is 'The publications of a document, joined; null for none.';
