create or replace function schemawatch._shown(p_value jsonb)
returns jsonb
language sql
immutable
parallel safe
as $$
    select case when jsonb_typeof(p_value) = 'object' and p_value ? 'text' then p_value -> 'text' else p_value end
$$;

comment on function schemawatch._shown(jsonb) is
'A value as people are shown it: types and expressions by their text.';
