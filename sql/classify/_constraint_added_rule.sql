create or replace function schemawatch._constraint_added_rule(p_constraint jsonb, p_context jsonb)
returns text
language sql
immutable
as $$
    select case
        when p_constraint ? 'not_enforced' then case p_constraint ->> 'kind'
            when 'check' then 'check-added-not-enforced' else 'foreign-key-added-not-enforced' end
        when own.rule_id is not null then own.rule_id
        when p_constraint ? 'period' and p_constraint ->> 'kind' <> 'foreign key' then 'temporal-key-added'
        else case p_constraint ->> 'kind'
            when 'primary key' then 'primary-key-added'
            when 'unique' then schemawatch._unique_added_rule(p_constraint, p_context)
            when 'foreign key' then case
                when p_constraint ? 'not_valid' then 'foreign-key-added-not-valid' else 'foreign-key-added' end
            when 'check' then case when p_constraint ? 'not_valid' then 'check-added-not-valid' else 'check-added' end
            else 'exclusion-added' end
    end
    from (select schemawatch._new_column_rule(p_constraint, p_context) as rule_id) as own
$$;

comment on function schemawatch._constraint_added_rule(jsonb, jsonb) is 'The rule for a new constraint.';
