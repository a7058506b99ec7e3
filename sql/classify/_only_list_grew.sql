create or replace function schemawatch._only_list_grew(p_before text, p_after text)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        -- the server prints the FROM of the outermost query, and of no other, three blanks from the margin
        select starts_with(p_after, old.list) and right(p_after, length(old.rest)) = old.rest
            and regexp_count(p_after, '\n   FROM ') = 1
            and old.list not like ' SELECT DISTINCT%'
            -- names only: a function might multiply the rows
            and substr(p_after, length(old.list) + 1, length(p_after) - length(old.list) - length(old.rest))
                ~ '^(,\s+[\w".$]+( AS [\w"$]+)?)+$'
        from (
            select
                regexp_replace(p_before, '\n   FROM .*', '') as list,
                coalesce(substring(p_before from '\n   FROM .*'), ';') as rest
        ) as old);
end
$$;

comment on function schemawatch._only_list_grew(text, text) is
'Whether a query is another one with more columns at the end of its SELECT list, and nothing else.';
