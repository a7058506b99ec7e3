create or replace function schemawatch._firing(p_letter "char")
returns text
language sql
immutable
parallel safe
as $$
    select case p_letter when 'O' then 'origin' when 'D' then 'disabled' when 'R' then 'replica' else 'always' end
$$;

comment on function schemawatch._firing("char") is 'pg_trigger.tgenabled in words.';
