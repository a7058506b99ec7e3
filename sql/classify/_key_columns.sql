create or replace function schemawatch._key_columns(p_index jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select jsonb_agg(coalesce(key.value ->> 'column', key.value ->> 'expression') order by key.ord)
        from jsonb_array_elements(p_index -> 'keys') with ordinality as key (value, ord));
end
$$;

comment on function schemawatch._key_columns(jsonb) is 'The columns, or expressions, that an index is over.';
