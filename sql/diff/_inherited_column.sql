create or replace function schemawatch._inherited_column(p_column jsonb, p_own jsonb)
returns jsonb
language sql
immutable
parallel safe
as $$
    select jsonb_strip_nulls(jsonb_build_object(
        'name', p_column -> 'name', 'type', p_column -> 'type',
        'not_null', p_column -> 'not_null', 'not_null_validated', p_column -> 'not_null_validated',
        'generated', p_column -> 'generated', 'partition', p_own -> 'partition'))
    where p_column is not null
$$;

comment on function schemawatch._inherited_column(jsonb, jsonb) is
'A column of the table as a partition has it that lists a column of this name in the other document only.';
