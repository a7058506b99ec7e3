create or replace function schemawatch._times_unique(p_object jsonb, p_context jsonb, p_side text)
returns bigint
language sql
immutable
parallel safe
as $$
    -- what ON CONFLICT (columns) can infer: valid, not deferrable or temporal, no predicate, the same set of columns
    select count(*)
    from (
        select con.value -> 'columns' as columns
        from jsonb_array_elements(p_context -> ('constraints_' || p_side)) as con
        where con.value ->> 'kind' in ('unique', 'primary key') and not con.value ?| array['deferrable', 'period']
        union all
        select schemawatch._key_columns(idx.value)
        from jsonb_array_elements(p_context -> ('indexes_' || p_side)) as idx
        where idx.value ? 'unique' and not idx.value ? 'predicate' and not idx.value ? 'invalid'
    ) as other
    cross join lateral (
        select coalesce(p_object -> 'columns', schemawatch._key_columns(p_object)) as columns
    ) as own
    where other.columns @> own.columns and own.columns @> other.columns
$$;

comment on function schemawatch._times_unique(jsonb, jsonb, text) is
'How many unique constraints and indexes cover exactly these columns on the given side (before, after).';
