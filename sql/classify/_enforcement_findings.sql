create or replace function schemawatch._enforcement_findings(
    p_pair schemawatch._object_pair
)
returns setof schemawatch._finding
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    v_check boolean := a ->> 'kind' = 'check';
    -- without force on one side, nothing else about it can be compared
    v_claims text[] := array_remove(array_remove(p_pair.changed, 'name'), 'comment');
begin
    return query
    select rule.rule_id, rule.attribute, rule.claims
    from (values
        (case when v_check then 'check-unenforced' else 'foreign-key-unenforced' end, 'not_enforced', v_claims,
            not b ? 'not_enforced' and a ? 'not_enforced'),
        -- NOT VALID: only what is written from now on
        (case when a ? 'not_valid' then case when v_check then 'check-added-not-valid' else 'foreign-key-added-not-valid' end
            when v_check then 'check-enforced' else 'foreign-key-enforced' end, 'not_enforced', v_claims,
            b ? 'not_enforced' and not a ? 'not_enforced'),
        ('unenforced-constraint-changed', (array_remove(v_claims, 'inherited'))[1], v_claims,
            b ? 'not_enforced' and a ? 'not_enforced' and v_claims <> '{}' and v_claims <> '{inherited}'),
        (null, null, v_claims, true),
        ('constraint-renamed', 'name', array['name'], 'name' = any (p_pair.changed)),
        ('table-comment-changed', 'comment', array['comment'], 'comment' = any (p_pair.changed))
    ) as rule (rule_id, attribute, claims, applies)
    where rule.applies;
end
$$;

comment on function schemawatch._enforcement_findings(schemawatch._object_pair) is
'The rules that apply to a constraint that is NOT ENFORCED before, after, or both.';
