create or replace function schemawatch._generated_rules(p_column jsonb, p_ids jsonb)
returns setof text
language sql
immutable
parallel safe
as $$
    select rule.rule_id
    from (values
        -- computed by the write, or checked by it
        ('column-generated-refuses',
            p_column #>> '{generated,kind}' = 'stored' and not p_ids -> 'promises' ? 'total'
            or p_column ? 'not_null' and not p_ids -> 'promises' ? 'never_null'),
        ('column-generated-raises',
            p_column #>> '{generated,kind}' = 'virtual' and not p_ids -> 'promises' ? 'total')
    ) as rule (rule_id, applies)
    where p_column ? 'generated' and p_ids ? 'promises' and rule.applies
$$;

comment on function schemawatch._generated_rules(jsonb, jsonb) is
'The rules for what the expression of a generated column may do to statements: refuse writes, or make reads fail.
None where nothing is known of it, in documents of before.';
