create or replace function schemawatch._column_numbers(p_document jsonb)
returns jsonb
language sql
immutable
parallel safe
as $$
    select jsonb_object_agg(col.key, col.value -> 'id') from jsonb_each(p_document #> '{identity,columns}') as col
$$;

comment on function schemawatch._column_numbers(jsonb) is
'Column name to attnum: a column that was dropped and added again has another one.';
