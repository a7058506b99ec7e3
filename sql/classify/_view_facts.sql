create or replace function schemawatch._view_facts(p_pair schemawatch._object_pair, p_attribute text, p_context jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    v_now text := schemawatch._object_path('views', coalesce(a, b), null);
    v_alter text := format('alter %s %s ', coalesce(a, b) ->> 'kind', v_now);
begin
    return jsonb_build_object('restore', case
        when p_attribute = 'name' then v_alter || 'rename to ' || quote_ident(b ->> 'name')
        when p_attribute = 'schema' then v_alter || 'set schema ' || quote_ident(b ->> 'schema')
        when p_attribute = 'owner' then v_alter || 'owner to ' || quote_ident(b ->> 'owner')
        when p_attribute in ('security_invoker', 'security_barrier', 'check_option') then v_alter
            || case when b ? p_attribute then format('set (%s = %s)', p_attribute, b ->> p_attribute)
                else format('reset (%s)', p_attribute) end
        else schemawatch._view_restored(
            coalesce(p_context -> 'views_before' -> schemawatch._table_name(b), b),
            coalesce(p_context -> 'views_after' -> schemawatch._table_name(a), a), p_context)
    end, 'below', coalesce(' First those that it reads (42P01): ' || (
            select string_agg(quoted.name, ', ' order by quoted.name)
            from jsonb_path_query(p_context -> 'views_over_before' -> schemawatch._table_name(b), 'strict $[*]', '{}', true) as item
            cross join lateral (select item #>> '{}' as name) as quoted
            where not coalesce(p_context -> 'views_after' ? quoted.name, false)) || '.', ''),
        'kind', coalesce(b, a) ->> 'kind', 'old_literal', quote_literal(schemawatch._object_path('views', b, null)));
end
$$;

comment on function schemawatch._view_facts(schemawatch._object_pair, text, jsonb) is
'What the placeholders of a finding on a view stand for: the command that takes it back.';
