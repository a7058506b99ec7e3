create or replace function schemawatch._exclusion_core(p_constraint jsonb)
returns text
language sql
immutable
parallel safe
as $$
    -- its text repeats what has attributes of its own, always at the end
    select split_part(split_part(p_constraint #>> '{expression,text}', ' DEFERRABLE', 1), ' WITH (fillfactor', 1)
$$;

comment on function schemawatch._exclusion_core(jsonb) is
'The elements, operators and predicate of an exclusion constraint, without deferrability and storage.';
