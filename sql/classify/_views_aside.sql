create or replace function schemawatch._views_aside(p_column text, p_context jsonb)
returns jsonb
language sql
immutable
parallel safe
as $$
    select jsonb_build_object(
        'views_away', coalesce('begin; ' || string_agg(step.away, '' order by step.depth desc, step.away), ''),
        'views_back', coalesce(string_agg(step.back, '' order by step.depth, step.away) || ' commit;', ''),
        'views_lose', case when count(step.view) > 0
            then ' What hung on the views (INSTEAD OF triggers, rules, indexes) must be created again.' else '' end)
    from (
        select above.depth, above.name as view, format('drop %s %s; ', above.view ->> 'kind', above.name) as away,
            format(' %s;', schemawatch._view_script(above.view, above.name, 'create')) as back
        from schemawatch._views_above(
            jsonb_path_query_array(p_context -> 'views_after', '$.* ? (@.uses[*] == $column)',
                jsonb_build_object('column', p_column)), p_context) as above
        union all
        -- they may ask a view themselves, so they go first and come back last
        select 1000, null, own.away, own.back from schemawatch._hangers_aside(p_column, p_context) as own
    ) as step
$$;

comment on function schemawatch._views_aside(text, jsonb) is
'What goes before and behind a statement that changes the type of a column, which PostgreSQL refuses while a view, policy,
trigger or rule reads it (0A000): a transaction without these, which come back as they are now. Empty where there are
none.';
