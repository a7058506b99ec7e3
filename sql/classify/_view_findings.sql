create or replace function schemawatch._view_findings(
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
begin
    if p_pair.section = 'view_columns' then
        -- columns and renames of the table are none of this one's
        return query select case own.rule_id when 'column-renamed' then 'view-column-renamed' else own.rule_id end,
            own.attribute, own.claims
        from schemawatch._column_findings(p_pair,
            p_context || jsonb_build_object('columns_before', '{}'::jsonb, 'renames', coalesce(
                p_context -> 'view_renames' -> (coalesce(b, a) ->> 'view'), '{}'))) as own;
        return;
    end if;
    if b is null or a is null then
        return query select
            case when a is null then 'view-removed'
                -- told as what became of the table
                when schemawatch._table_name(a) is distinct from schemawatch._table_name(p_context -> 'stand_in')
                    then 'view-added' end,
            null::text, null::text[];
        return;
    end if;
    return query
    select rule.rule_id, rule.attribute, rule.claims
    from (values
        ('view-renamed', 'name', array['name'], 'name' = any (v_changed)),
        ('view-renamed', 'schema', array['schema'],
            'schema' = any (v_changed) and not (
                -- their schema was renamed, and the table's finding says so
                p_context #> '{table_before,schema}' = b -> 'schema'
                and p_context #> '{table_after,schema}' = a -> 'schema')),
        ('view-definition-changed', 'definition', array['definition', 'uses', 'kind'],
            v_changed && array['definition', 'kind']
            -- columns that came or went at the end of its list have findings of their own
            and not schemawatch._only_list_grew(b #>> '{definition,text}', a #>> '{definition,text}')
            and not schemawatch._only_list_grew(a #>> '{definition,text}', b #>> '{definition,text}')),
        ('view-became-readonly', 'updatable', array['updatable'],
            'updatable' = any (v_changed)
            and not coalesce(a -> 'updatable', '[]') @> coalesce(b -> 'updatable', '[]')),
        ('view-became-writable', 'updatable', array['updatable'],
            'updatable' = any (v_changed)
            and not coalesce(b -> 'updatable', '[]') @> coalesce(a -> 'updatable', '[]')),
        ('view-security-changed', 'owner', array['owner'], 'owner' = any (v_changed)),
        ('view-invoker-added', 'security_invoker', array['security_invoker'],
            'security_invoker' = any (v_changed) and a ? 'security_invoker'),
        (case when schemawatch._past_policies(a, p_pair.after_ids, p_context) then 'view-policies-bypassed' else 'view-invoker-removed' end, 'security_invoker',
            array['security_invoker'], 'security_invoker' = any (v_changed) and not a ? 'security_invoker'),
        ('view-barrier-added', 'security_barrier', array['security_barrier'],
            'security_barrier' = any (v_changed) and a ? 'security_barrier'),
        ('view-barrier-removed', 'security_barrier', array['security_barrier'],
            'security_barrier' = any (v_changed) and not a ? 'security_barrier'),
        ('view-check-added', 'check_option', array['check_option'],
            'check_option' = any (v_changed) and (a ->> 'check_option' = 'cascaded' or not b ? 'check_option')),
        ('view-check-removed', 'check_option', array['check_option'],
            'check_option' = any (v_changed) and (b ->> 'check_option' = 'cascaded' or not a ? 'check_option')),
        ('matview-concurrently-lost', 'refreshes_concurrently', array['refreshes_concurrently'],
            'refreshes_concurrently' = any (v_changed) and b ? 'refreshes_concurrently'
            and a ->> 'kind' = 'materialized view'),
        ('matview-concurrently-gained', 'refreshes_concurrently', array['refreshes_concurrently'],
            'refreshes_concurrently' = any (v_changed) and a ? 'refreshes_concurrently'
            and b ->> 'kind' = 'materialized view'),
        ('table-physical-changed', 'options', array['options'],
            'options' = any (v_changed) and a -> 'kind' = b -> 'kind'),
        -- came or went with the kind of view
        (null, null, array['options', 'refreshes_concurrently'], 'kind' = any (v_changed)),
        ('matview-unpopulated', 'populated', array['populated'], 'populated' = any (v_changed) and a ? 'populated'),
        ('matview-populated', 'populated', array['populated'], 'populated' = any (v_changed) and b ? 'populated'),
        ('view-recreated', 'recreated', array['recreated'], 'recreated' = any (v_changed) and exists (
            select from schemawatch._privilege_changes(b -> 'grants', a -> 'grants') as own
            where own.rule_id = 'grant-revoked')),
        ('table-comment-changed', 'comment', array['comment'],
            'comment' = any (v_changed)),
        (null, null, array['recreated', 'uses', 'schema', 'definition'], true)
    ) as rule (rule_id, attribute, claims, applies)
    where rule.applies
      and (rule.rule_id is not null or rule.claims && v_changed)
    union all
    select * from schemawatch._privilege_findings(p_pair);
end
$$;

comment on function schemawatch._view_findings(schemawatch._object_pair, jsonb) is
'The rules that apply to a view that reads the table, and to its columns.';
