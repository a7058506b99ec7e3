create or replace function schemawatch._views_above(p_views jsonb, p_context jsonb)
returns table (view jsonb, depth integer, name text)
language sql
immutable
parallel safe
as $$
    with recursive above as (
        select viw.value as view, 0 as depth
        from jsonb_array_elements(p_views) as viw
        union
        select viw.value, above.depth + 1
        from above
        join jsonb_each(p_context -> 'views_after') as viw
            on p_context -> 'views_over' -> viw.key ? schemawatch._table_name(above.view)
        where above.depth < (select count(*) from jsonb_object_keys(p_context -> 'views_after'))
    )
    select above.view, max(above.depth), schemawatch._table_name(above.view)
    from above
    group by above.view
$$;

comment on function schemawatch._views_above(jsonb, jsonb) is
'Views with all views that stand on them, which stand in the way of their drop: depth says in which order they are
created again, and backwards dropped.';
