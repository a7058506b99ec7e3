create or replace function schemawatch._key_list(p_object jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return coalesce(
        (select string_agg(
            coalesce(quote_ident(key.value ->> 'column'), '(' || (key.value ->> 'expression') || ')'), ', ' order by key.ord)
         from jsonb_array_elements(p_object -> 'keys') with ordinality as key (value, ord)),
        schemawatch._name_list(p_object -> 'columns'));
end
$$;

comment on function schemawatch._key_list(jsonb) is
'The columns and expressions of a constraint or an index, as ON CONFLICT and GROUP BY name them.';
