create or replace function schemawatch._narrow_sequences(p_context jsonb, p_sequences jsonb, p_side text)
returns table (schema text, name text)
language sql
immutable
parallel safe
as $$
    select seq.value ->> 'schema', seq.value ->> 'name'
    from jsonb_array_elements(p_sequences) as seq
    cross join lateral (
        select p_context -> p_side -> (seq.value ->> 'owned_by') #>> '{type,name}' as name
    ) as col
    where (seq.value ->> 'type', col.name) in (
        ('integer', 'int8'), ('smallint', 'int8'), ('smallint', 'int4'))
$$;

comment on function schemawatch._narrow_sequences(jsonb, jsonb, text) is
'Owned sequences whose type is narrower than their column: INSERTs stop at the sequence''s maximum.';
