create or replace function schemawatch._view_restored(p_before jsonb, p_after jsonb, p_context jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        with recursive over as (
            -- the views above it stand in the way of its drop
            select p_after as view, 0 as depth
            union
            select viw.value, over.depth + 1
            from over
            join jsonb_each(p_context -> 'views_after') as viw
                on p_context -> 'views_over' -> viw.key ? schemawatch._table_name(over.view)
            where over.depth < (select count(*) from jsonb_object_keys(p_context -> 'views_after'))
        ),
        once as (
            select over.view, max(over.depth) as depth, schemawatch._table_name(over.view) as name
            from over
            group by over.view
        )
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
            else format('begin; %s; %s; commit',
                (select string_agg(format('drop %s %s', once.view ->> 'kind', once.name), '; '
                    order by once.depth desc, once.name) from once),
                (select string_agg(case once.depth
                    when 0 then schemawatch._view_script(p_before, once.name, 'create')
                    else schemawatch._view_script(coalesce(p_context -> 'views_before' -> once.name, once.view), once.name, 'create')
                    end, '; ' order by once.depth, once.name) from once))
        end
        where p_before is not null);
end
$$;

comment on function schemawatch._view_restored(jsonb, jsonb, jsonb) is
'SQL that gives a view back the query and the columns that it had: CREATE OR REPLACE where PostgreSQL takes it, which
keeps all columns, otherwise a transaction that drops it, with the views above it, and creates all of them again.';
