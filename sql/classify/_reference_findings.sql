create or replace function schemawatch._reference_findings(
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
    v_changed text[] := p_pair.changed;
    v_acts boolean := coalesce(b ->> 'on_delete', 'no action') not in ('no action', 'restrict')
        or coalesce(b ->> 'on_update', 'no action') not in ('no action', 'restrict');
begin
    if b is null or a is null then
        return query select case
            when b is null then 'reference-added'
            when v_acts then 'reference-action-removed'
            else 'reference-removed' end, null::text, null::text[];
        return;
    end if;
    return query
    select rule.rule_id, rule.attribute, rule.claims
    from (values
        ('reference-changed', schemawatch._first_of(v_changed, array['references', 'columns', 'period', 'match']),
            array['references', 'columns', 'period', 'match'],
            v_changed && array['references', 'columns', 'period', 'match']),
        (schemawatch._action_rule(b, a, 'delete', null, null), 'on_delete',
            array['on_delete', 'on_delete_columns'], 'on_delete' = any (v_changed)),
        (schemawatch._action_rule(b, a, 'update', null, null), 'on_update', array['on_update'],
            'on_update' = any (v_changed)),
        ('foreign-key-action-changed', 'on_delete_columns', array['on_delete_columns'],
            'on_delete_columns' = any (v_changed) and not 'on_delete' = any (v_changed)),
        ('reference-disabled', 'enabled', array['enabled'],
            'enabled' = any (v_changed) and schemawatch._fires(b) and not schemawatch._fires(a)),
        ('reference-enabled', 'enabled', array['enabled'],
            'enabled' = any (v_changed) and (schemawatch._fires(a) or not schemawatch._fires(b))),
        (case when a ? 'initially_deferred' or a ? 'deferrable' and not b ? 'deferrable'
            then 'constraint-became-deferrable' else 'constraint-became-immediate' end,
            case when 'deferrable' = any (v_changed) then 'deferrable' else 'initially_deferred' end,
            array['deferrable', 'initially_deferred'], v_changed && array['deferrable', 'initially_deferred']),
        -- its own name, and that of its table, matter to nobody who writes here
        (null, null, array['name', 'table', 'inherited'], true)
    ) as rule (rule_id, attribute, claims, applies)
    where rule.applies;
end
$$;

comment on function schemawatch._reference_findings(schemawatch._object_pair) is
'The rules that apply to a foreign key of another table that references this one.';
