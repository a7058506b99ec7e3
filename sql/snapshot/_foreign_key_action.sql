create or replace function schemawatch._foreign_key_action(p_letter "char")
returns text
language sql
immutable
parallel safe
as $$
    select case p_letter when 'r' then 'restrict' when 'c' then 'cascade' when 'n' then 'set null'
        when 'd' then 'set default' when 'a' then 'no action' end
$$;

comment on function schemawatch._foreign_key_action("char") is
'pg_constraint.confupdtype and confdeltype in words; null where there is no foreign key.';
