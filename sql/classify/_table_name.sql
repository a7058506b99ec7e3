create or replace function schemawatch._table_name(p_table jsonb)
returns text
language sql
immutable
parallel safe
as $$
    select format('%I.%I', p_table ->> 'schema', p_table ->> 'name')
    where p_table ? 'name'
$$;

comment on function schemawatch._table_name(jsonb) is 'The qualified, quoted name of the table of a document.';
