create or replace function schemawatch._view_restored(p_before jsonb, p_after jsonb, p_context jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select case
            when p_after is null
                then schemawatch._view_script(p_before, schemawatch._table_name(p_before), 'create')
            when p_before ->> 'kind' = 'view' and p_after ->> 'kind' = 'view' and not exists (
                select
                from jsonb_array_elements(p_after -> 'columns') with ordinality as a (value, ord)
                left join jsonb_array_elements(p_before -> 'columns') with ordinality as b (value, ord) using (ord)
                where (a.value -> 'name', a.value -> 'type', a.value -> 'collation')
                    is distinct from (b.value -> 'name', b.value -> 'type', b.value -> 'collation'))
                then schemawatch._view_script(p_before, schemawatch._table_name(p_after), 'create or replace')
            else (
                select format('begin; %s; %s; commit',
                    string_agg(format('drop %s %s', above.view ->> 'kind', above.name), '; ' order by above.depth desc, above.name),
                    string_agg(schemawatch._view_script(case above.depth
                        when 0 then p_before
                        else coalesce(p_context -> 'views_before' -> above.name, above.view) end, above.name, 'create'),
                        '; ' order by above.depth, above.name))
                from schemawatch._views_above(jsonb_build_array(p_after), p_context) as above)
        end
        where p_before is not null);
end
$$;

comment on function schemawatch._view_restored(jsonb, jsonb, jsonb) is
'SQL that gives a view back the query and the columns that it had: CREATE OR REPLACE where PostgreSQL takes it, which
keeps all columns, otherwise a transaction that drops it, with the views above it, and creates all of them again.';
