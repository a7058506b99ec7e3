create or replace function schemawatch._instead_facts(
    p_rule_id text,
    p_pair schemawatch._object_pair,
    p_before jsonb,
    p_after jsonb,
    p_context jsonb
)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    v_table text := schemawatch._table_name(p_before -> 'table');
begin
    return jsonb_build_object(
        'table', v_table,
        'table_literal', quote_literal(v_table),
        'column', quote_ident(coalesce(b, a) ->> 'name'),
        'column_literal', quote_literal(coalesce(b, a) ->> 'name'),
        'default', b #>> '{default,text}',
        'old_identity', b ->> 'identity',
        'schema_first', case when b -> 'schema' <> a -> 'schema'
            then format(' If the schema is not there (3F000), first `create schema %I;`', a ->> 'schema') else '' end)
        || case
            when p_rule_id in ('grant-revoked', 'schema-usage-revoked')
                then schemawatch._instead_grant(p_pair, p_before)
            when p_pair.section = 'columns'
                then schemawatch._instead_column(p_rule_id, b, a, p_before, p_after, p_context)
            when p_pair.section in ('constraints', 'indexes', 'referenced_by')
                then schemawatch._instead_constraint(p_pair, p_before, p_after)
            when p_pair.section = 'types'
                then schemawatch._instead_type(p_rule_id, p_pair, p_before)
            when p_pair.section = 'policies' then jsonb_build_object(
                'policy', schemawatch._policy_instead(b, a, v_table),
                'policy_back', schemawatch._policy_instead(a, b, v_table),
                'hidden', a #>> '{using,text}')
            else schemawatch._instead_relation(p_rule_id, p_pair, p_before, p_after, p_context) end;
end
$$;

comment on function schemawatch._instead_facts(text, schemawatch._object_pair, jsonb, jsonb, jsonb) is
'What the placeholders of the steps of rule_instead stand for, beside those of _finding_facts(): statements on the table as it
was before the change.';
