create or replace function schemawatch._first_of(p_names text[], p_without text[])
returns text
language sql
immutable
parallel safe
as $$
    select name from unnest(p_names) with ordinality as att (name, ord)
    where name <> all (p_without) order by ord limit 1
$$;

comment on function schemawatch._first_of(text[], text[]) is 'The first name that is not among the others.';
