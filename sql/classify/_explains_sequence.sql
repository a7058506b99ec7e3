create or replace function schemawatch._explains_sequence(p_sequence jsonb, p_context jsonb)
returns boolean
language sql
immutable
parallel safe
as $$
    -- the column that owns it came, went, or has another default or identity
    select coalesce(
        b.col is null or a.col is null
        or b.col -> 'identity' is distinct from a.col -> 'identity'
        or b.col #> '{default,sequence}' is distinct from a.col #> '{default,sequence}'
            and (a.col ? 'identity' or b.col ? 'identity' or (a.col ? 'default' and b.col ? 'default')), false)
    from (select p_context -> 'columns_before' -> (p_sequence ->> 'owned_by')) as b (col),
         (select p_context -> 'columns_after' -> (p_sequence ->> 'owned_by')) as a (col)
    where p_sequence ? 'owned_by'
    union all
    select exists (
        select from jsonb_each(p_context -> 'columns_before') as b
        full join jsonb_each(p_context -> 'columns_after') as a on a.key = b.key
        where b.value #> '{default,sequence}' is distinct from a.value #> '{default,sequence}'
          and format('%I.%I', p_sequence ->> 'schema', p_sequence ->> 'name')
              in (b.value #>> '{default,sequence}', a.value #>> '{default,sequence}'))
    where not p_sequence ? 'owned_by'
$$;

comment on function schemawatch._explains_sequence(jsonb, jsonb) is
'Whether a change of a column explains that a sequence appeared or disappeared.';
