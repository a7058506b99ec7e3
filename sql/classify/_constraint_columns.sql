create or replace function schemawatch._constraint_columns(p_constraint jsonb, p_names jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(
            case when own.temporal and p_constraint ->> 'kind' = 'foreign key' then 'PERIOD ' else '' end
                || quote_ident(item.name)
                || case when own.temporal and p_constraint ->> 'kind' <> 'foreign key' then ' WITHOUT OVERLAPS' else '' end,
            ', ' order by item.ord)
        from jsonb_array_elements_text(p_names) with ordinality as item (name, ord)
        -- the last column of a temporal key is its range
        cross join lateral (
            select p_constraint ? 'period' and item.ord = jsonb_array_length(p_names) as temporal) as own);
end
$$;

comment on function schemawatch._constraint_columns(jsonb, jsonb) is
'The columns of a key, or those that it references, as its definition lists them.';
