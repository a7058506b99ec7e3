create or replace function schemawatch._index_invalid_rule(p_index jsonb, p_context jsonb)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when p_context #>> '{table_after,kind}' = 'partitioned table' then 'index-incomplete'
        when p_index ? 'unique' and not p_index ? 'not_ready' then 'unique-index-invalid'
        else 'index-invalid' end
$$;

comment on function schemawatch._index_invalid_rule(jsonb, jsonb) is
'The rule for an index that no query uses yet: one that waits for partitions, one that refuses duplicates all the
same, or one that does nothing.';
