create or replace function schemawatch._table_name(p_table jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case when p_table ? 'name' then format('%I.%I', p_table ->> 'schema', p_table ->> 'name') end;
end
$$;

comment on function schemawatch._table_name(jsonb) is 'The qualified, quoted name of the table of a document.';
