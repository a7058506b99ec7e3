create or replace function schemawatch._views_aside(p_column text, p_context jsonb)
returns jsonb
language sql
immutable
parallel safe
as $$
    select jsonb_build_object(
        'views_away', coalesce('begin; ' || string_agg(format('drop %s %s; ', above.view ->> 'kind', above.name), ''
            order by above.depth desc, above.name), ''),
        'views_back', coalesce(string_agg(
            format(' %s;', schemawatch._view_script(above.view, above.name, 'create')), ''
            order by above.depth, above.name) || ' commit;', ''),
        'views_lose', case when count(*) > 0
            then ' What hung on the views (INSTEAD OF triggers, rules, indexes) must be created again.' else '' end)
    from schemawatch._views_above(
        jsonb_path_query_array(p_context -> 'views_after', '$.* ? (@.uses[*] == $column)',
            jsonb_build_object('column', p_column)), p_context) as above
$$;

comment on function schemawatch._views_aside(text, jsonb) is
'What goes before and behind a statement that changes the type of a column, which PostgreSQL refuses while a view reads
it (0A000): a transaction without those views, which come back as they are now. Empty where there are none.';
