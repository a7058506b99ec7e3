create or replace function schemawatch._column_numbers(p_document jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select jsonb_object_agg(col.key, col.value -> 'id') from jsonb_each(p_document #> '{identity,columns}') as col);
end
$$;

comment on function schemawatch._column_numbers(jsonb) is
'Column name to attnum: a column that was dropped and added again has another one.';
