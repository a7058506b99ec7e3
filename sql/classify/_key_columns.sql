create or replace function schemawatch._key_columns(p_index jsonb)
returns jsonb
language sql
immutable
parallel safe
as $$
    select jsonb_agg(coalesce(key.value ->> 'column', key.value ->> 'expression') order by key.ord)
    from jsonb_array_elements(p_index -> 'keys') with ordinality as key (value, ord)
$$;

comment on function schemawatch._key_columns(jsonb) is 'The columns, or expressions, that an index is over.';
