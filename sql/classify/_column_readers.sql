create or replace function schemawatch._column_readers(p_context jsonb, p_column jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(jsonb_agg(jsonb_build_object('name', reader.name, 'privileges', '["SELECT"]'::jsonb)), '[]')
        from (
            select gr.value ->> 'name' as name
            from jsonb_each(p_context -> 'columns_before') as col
            cross join lateral jsonb_array_elements(col.value -> 'grants') as gr
            where gr.value -> 'privileges' ? 'SELECT'
              and not exists (
                  select from jsonb_array_elements(
                      coalesce(p_column -> 'grants', '[]') || coalesce(p_context -> 'grants_after', '[]')) as own
                  where own.value ->> 'name' = gr.value ->> 'name' and own.value -> 'privileges' ? 'SELECT')
            group by 1
            having count(*) = (select count(*) from jsonb_object_keys(p_context -> 'columns_before'))
        ) as reader);
end
$$;

comment on function schemawatch._column_readers(jsonb, jsonb) is
'The roles that read every old column by a column privilege, and not the new one, as items of an access list.';
