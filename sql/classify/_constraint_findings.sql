create or replace function schemawatch._constraint_findings(
    p_pair schemawatch._object_pair,
    p_context jsonb
)
returns setof schemawatch._finding
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    v_changed text[] := p_pair.changed;
    v_kind text := coalesce(a, b) ->> 'kind';
    v_anew boolean := coalesce(a, b) ->> 'kind' = 'foreign key' and p_pair.before_ids -> 'id' <> p_pair.after_ids -> 'id';
begin
    if b is null or a is null then
        return query select case when b is null then schemawatch._constraint_added_rule(a, p_context)
            else schemawatch._constraint_removed_rule(b, p_context) end, null::text, null::text[];
        return;
    end if;
    if b ? 'not_enforced' or a ? 'not_enforced' then
        return query select * from schemawatch._enforcement_findings(p_pair);
        return;
    end if;
    return query
    select rule.rule_id, rule.attribute, rule.claims
    from (values
        ('key-became-temporal', 'period', array['period', 'columns'],
            v_kind in ('primary key', 'unique') and 'period' = any (v_changed) and a ? 'period'),
        ('key-no-longer-temporal', 'period', array['period', 'columns'],
            v_kind in ('primary key', 'unique') and 'period' = any (v_changed) and b ? 'period'),
        ('temporal-key-changed', 'columns', array['columns'],
            v_kind in ('primary key', 'unique') and 'columns' = any (v_changed) and b ? 'period' and a ? 'period'),
        ('primary-key-changed', 'columns', array['columns', 'name'],
            v_kind = 'primary key' and 'columns' = any (v_changed) and not b ? 'period' and not a ? 'period'),
        ('unique-columns-changed', 'columns', array['columns'],
            v_kind = 'unique' and 'columns' = any (v_changed) and not b ? 'period' and not a ? 'period'),
        ('foreign-key-target-changed', case when 'references' = any (v_changed) then 'references' else 'columns' end,
            array['references', 'columns', 'period'],
            v_kind = 'foreign key' and v_changed && array['references', 'columns']),
        ('foreign-key-period-changed', 'period', array['period'],
            v_kind = 'foreign key' and 'period' = any (v_changed) and not v_changed && array['references', 'columns']),
        ('exclusion-changed', 'expression', array['expression', 'columns'],
            v_kind = 'exclusion' and 'expression' = any (v_changed)
            and schemawatch._exclusion_core(b) <> schemawatch._exclusion_core(a)),
        (null, null, array['expression', 'columns'], v_kind = 'exclusion'),
        ('check-changed', 'expression', array['expression', 'columns', 'not_valid'],
            v_kind = 'check' and 'expression' = any (v_changed)),
        (null, null, array['columns'], v_kind = 'check'),
        ('check-changed', 'no_inherit', array['no_inherit'], 'no_inherit' = any (v_changed)),
        ('constraint-disabled', 'enabled', array['enabled'],
            'enabled' = any (v_changed) and schemawatch._fires(b) and not schemawatch._fires(a)),
        -- made anew, it has new triggers and all rows were checked
        ('foreign-key-enforced', 'enabled', array['enabled'],
            'enabled' = any (v_changed) and schemawatch._fires(a) and v_anew and not a ? 'not_valid'),
        ('constraint-enabled', 'enabled', array['enabled'],
            'enabled' = any (v_changed) and (schemawatch._fires(a) and not (v_anew and not a ? 'not_valid')
                or not schemawatch._fires(a) and not schemawatch._fires(b))),
        ('unique-nulls-changed', 'nulls_not_distinct', array['nulls_not_distinct'],
            'nulls_not_distinct' = any (v_changed)),
        ('unique-became-deferrable', 'deferrable', array['deferrable', 'initially_deferred'],
            'deferrable' = any (v_changed) and a ? 'deferrable' and v_kind in ('unique', 'primary key')),
        ('constraint-became-deferrable',
            case when 'deferrable' = any (v_changed) then 'deferrable' else 'initially_deferred' end,
            array['deferrable', 'initially_deferred'],
            v_changed && array['deferrable', 'initially_deferred'] and a ? 'deferrable'
            and (v_kind not in ('unique', 'primary key') or not 'deferrable' = any (v_changed))
            and (a ? 'initially_deferred' or not b ? 'initially_deferred')),
        ('constraint-became-immediate',
            case when 'deferrable' = any (v_changed) then 'deferrable' else 'initially_deferred' end,
            array['deferrable', 'initially_deferred'],
            v_changed && array['deferrable', 'initially_deferred']
            and (not a ? 'deferrable' or (b ? 'initially_deferred' and not a ? 'initially_deferred'))),
        ('constraint-validated', 'not_valid', array['not_valid'],
            'not_valid' = any (v_changed) and not a ? 'not_valid'),
        ('foreign-key-added-not-valid', 'not_valid', array['not_valid'],
            v_kind = 'foreign key' and 'not_valid' = any (v_changed) and a ? 'not_valid'),
        ('check-added-not-valid', 'not_valid', array['not_valid'],
            v_kind = 'check' and 'not_valid' = any (v_changed) and a ? 'not_valid'),
        ('constraint-renamed', 'name', array['name'],
            'name' = any (v_changed) and not ('columns' = any (v_changed) and v_kind = 'primary key'
                and not b ? 'period' and not a ? 'period')),
        ('index-changed', 'include', array['include'], 'include' = any (v_changed)),
        ('index-invalid', 'invalid', array['invalid'], 'invalid' = any (v_changed) and a ? 'invalid'),
        ('index-physical-changed', case when 'options' = any (v_changed) then 'options' else 'tablespace' end,
            array['options', 'tablespace'], v_changed && array['options', 'tablespace']),
        ('index-became-valid', 'invalid', array['invalid'], 'invalid' = any (v_changed) and not a ? 'invalid'),
        ('index-physical-changed', 'clustered', array['clustered'], 'clustered' = any (v_changed)),
        -- told of the table, whose replica identity it is; or of the parent that it has now, or has no more
        (null, null, array['replica_identity', 'inherited'], true),
        ('table-comment-changed', 'comment', array['comment'], 'comment' = any (v_changed))
    ) as rule (rule_id, attribute, claims, applies)
    where rule.applies
    union all
    select schemawatch._action_rule(b, a, act.event, p_context -> 'columns_before', p_context -> 'columns_after'), act.name,
        array[act.name, 'on_delete_columns']
    from (values ('on_delete', 'delete'), ('on_update', 'update')) as act (name, event)
    where act.name = any (v_changed)
    union all
    select 'foreign-key-action-changed', 'match', array['match', 'on_delete_columns']
    where v_changed && array['match', 'on_delete_columns'] and not 'on_delete' = any (v_changed);
end
$$;

comment on function schemawatch._constraint_findings(schemawatch._object_pair, jsonb) is
'The rules that apply to a constraint.';
