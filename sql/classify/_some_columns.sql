create or replace function schemawatch._some_columns(p_names jsonb, p_but text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(
            string_agg(quote_ident(col.name), ', ' order by col.ord) filter (where col.turn <= 3)
                || case when count(*) > 3 then ', ...' else '' end,
            '...')
        from (
            select item.name, item.ord, row_number() over (order by item.ord) as turn
            from jsonb_array_elements_text(p_names) with ordinality as item (name, ord)
            where item.name is distinct from p_but and item.ord <= 5  -- of a thousand columns nobody reads more
        ) as col);
end
$$;

comment on function schemawatch._some_columns(jsonb, text) is
'The first three columns but one, for the column list of an example; "..." stands for the others.';
