create or replace function schemawatch._constraint_removed_rule(p_constraint jsonb, p_context jsonb)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when p_constraint ? 'not_enforced' then 'unenforced-constraint-removed'
        when p_constraint ? 'period' and p_constraint ->> 'kind' <> 'foreign key' then 'temporal-key-removed'
        else case p_constraint ->> 'kind'
            when 'primary key' then 'primary-key-removed'
            when 'unique' then case when schemawatch._still_unique(p_constraint, p_context, 'after')
                then 'unique-replaced-by-index' else 'unique-removed' end
            when 'foreign key' then 'foreign-key-removed'
            when 'check' then 'check-removed'
            else 'exclusion-removed' end
    end
$$;

comment on function schemawatch._constraint_removed_rule(jsonb, jsonb) is 'The rule for a constraint that is gone.';
