create or replace function schemawatch._still_unique(p_object jsonb, p_context jsonb, p_side text)
returns boolean
language sql
immutable
parallel safe
as $$
    select not p_object ? 'predicate' and schemawatch._times_unique(p_object, p_context, p_side) > 0
$$;

comment on function schemawatch._still_unique(jsonb, jsonb, text) is
'Whether the columns of a unique constraint or index are just as unique on the given side (before, after).';
