create or replace function schemawatch._retyped(p_column text, p_context jsonb)
returns boolean
language sql
immutable
parallel safe
as $$
    select coalesce(p_context #> array['columns_before', p_column, 'type']
        <> p_context #> array['columns_after', p_column, 'type'], false)
$$;

comment on function schemawatch._retyped(text, jsonb) is 'Whether a column that both sides have has another type.';
