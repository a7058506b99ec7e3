create or replace function schemawatch._finding_facts(
    p_pair schemawatch._object_pair,
    p_attribute text,
    p_table text,
    p_name text,
    p_context jsonb,
    p_rule_id text
)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    v_before text := schemawatch._finding_text(p_pair.section, p_attribute, b, a, 'from', p_table);
    v_after text := schemawatch._finding_text(p_pair.section, p_attribute, a, b, 'to', p_table);
    v_old_sql text := v_before;
    v_pair schemawatch._object_pair := p_pair;
begin
    v_pair.before := schemawatch._object_in_new_names(p_pair.section, b, p_context);
    if v_pair.before <> b then
        v_old_sql := schemawatch._finding_text(p_pair.section, p_attribute, v_pair.before, a, 'from', p_table);
        b := v_pair.before;
    end if;
    return jsonb_build_object(
        'table', p_table,
        'table_literal', quote_literal(p_table),
        'name', p_name,
        'name_literal', quote_literal(coalesce(a, b) ->> 'name'),
        'attribute', replace(p_attribute, '_', ' '),
        'before', coalesce(case when length(v_before) > 300 then left(v_before, 299) || '…' else v_before end, 'none'),
        'after', coalesce(case when length(v_after) > 300 then left(v_after, 299) || '…' else v_after end, 'none'),
        'old_sql', v_old_sql,
        'new_sql', v_after,
        'old', schemawatch._object_path(p_pair.section, b, p_context -> 'table_before'),
        'new', schemawatch._object_path(p_pair.section, a, p_context -> 'table_after'),
        'new_literal', quote_literal(schemawatch._object_path(p_pair.section, a, p_context -> 'table_after')),
        'old_name', quote_ident(b ->> 'name'),
        'new_name', quote_ident(a ->> 'name'),
        'old_schema', quote_ident(b ->> 'schema'),
        'new_schema', quote_ident(a ->> 'schema'),
        'schema_again', case when b -> 'schema' <> a -> 'schema'
            then format(' If the schema %1$I is gone (3F000), first `create schema %1$I;`', b ->> 'schema') else '' end,
        'owner', quote_ident(coalesce(p_context -> 'table_after', p_context -> 'table_before') ->> 'owner'),
        'owner_literal', quote_literal(
            coalesce(p_context -> 'table_after', p_context -> 'table_before') ->> 'owner'),
        'publication', quote_ident(p_context #>> '{publications_after,0,name}'),
        'columns', schemawatch._some_columns(p_context -> 'column_names', coalesce(a, b) ->> 'name')
    ) || case
        when p_rule_id like 'grant-%' then schemawatch._grant_facts(
            p_rule_id,
            case p_pair.section when 'grants' then coalesce(jsonb_build_array(b), '[]') else b -> 'grants' end,
            case p_pair.section when 'grants' then coalesce(jsonb_build_array(a), '[]') else a -> 'grants' end,
            case when p_pair.section in ('columns', 'view_columns') then quote_ident(a ->> 'name') end,
            case p_pair.section when 'sequences' then 'sequence ' || schemawatch._object_path('sequences', a, null)
                else p_table end,
            coalesce(case when p_pair.section = 'views' then a end,
                p_context -> 'table_after', p_context -> 'table_before') ->> 'owner')
        when p_rule_id = 'sequence-not-granted' then schemawatch._column_facts(b, a, p_table, p_context)
            || schemawatch._grant_facts('grant-revoked', schemawatch._denied_roles(a, p_context), '[]', null,
                'sequence ' || (a #>> '{default,sequence}'), null)
        when p_pair.section in ('columns', 'view_columns') then (
            select own.facts || jsonb_build_object('type_again', again.text,
                'views_lose', (own.facts ->> 'views_lose') || again.text)
            from (select schemawatch._column_facts(b, a, p_table, p_context) as facts) as own
            cross join (select schemawatch._type_again(b, p_pair.before_ids, p_context -> 'types_before') as text) as again)
        when p_pair.section = 'policies' then schemawatch._policy_facts(p_rule_id, v_pair, p_table, p_context)
        when p_pair.section in ('constraints', 'referenced_by', 'indexes', 'triggers', 'rules')
            then schemawatch._definition_facts(v_pair, p_table, p_context)
        when p_pair.section = 'sequences' then schemawatch._sequence_facts(v_pair, p_context)
        when p_pair.section = 'types' then schemawatch._type_facts(v_pair, p_attribute, p_context)
        when p_pair.section = 'publications' then schemawatch._publication_facts(
            v_pair, p_attribute, p_table, p_context)
        when p_pair.section = 'usage' then jsonb_build_object(
            'schema', quote_ident(coalesce(a, b) ->> 'schema'),
            'roles', schemawatch._role_name(coalesce(a, b) ->> 'name',
                coalesce(p_context -> 'table_after', p_context -> 'table_before') ->> 'owner'))
        when p_pair.section in ('table', 'partitions') then schemawatch._table_facts(v_pair, p_attribute, p_table, p_context)
        when p_pair.section = 'functions' then schemawatch._function_facts(v_pair, p_table)
        when p_pair.section = 'views' then schemawatch._view_facts(v_pair, p_attribute, p_context)
        else '{}'
    end;
end
$$;

comment on function schemawatch._finding_facts(schemawatch._object_pair, text, text, text, jsonb, text) is
'What the placeholders in the texts of a rule stand for in this finding, listed in docs/adding-a-rule.md: all of
it in SQL, names quoted; before and after are cut at 300 characters, old_sql and new_sql are not.';
