create or replace function schemawatch._check_list(p_own jsonb, p_other jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(item.value ->> 'expression', ', ' order by item.ord)
        from jsonb_array_elements(p_own -> 'constraints') with ordinality as item (value, ord)
        where not coalesce(p_other -> 'constraints', '[]') @> jsonb_build_array(item.value));
end
$$;

comment on function schemawatch._check_list(jsonb, jsonb) is
'The CHECK constraints that one definition of a domain has and the other has not.';
