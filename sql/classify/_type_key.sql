create or replace function schemawatch._type_key(p_column jsonb)
returns text
language sql
immutable
parallel safe
as $$
    select quote_ident(p_column #>> '{type,schema}') || '.' || quote_ident(p_column #>> '{type,name}')
$$;

comment on function schemawatch._type_key(jsonb) is 'Under which name the type of a column is found among the types of a document.';
