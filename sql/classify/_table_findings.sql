create or replace function schemawatch._table_findings(
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
    v_nothing boolean := p_pair.after ->> 'replica_identity' = 'nothing';
    v_published jsonb := coalesce(p_context -> 'publications_after', '[]');
    -- nobody else was granted anything, and the owner is exempt
    v_owner_only boolean := (p_pair.after_ids -> 'owner_exempt' = 'true' or not a ? 'row_security_forced')
        and not jsonb_path_exists(p_context, '$.grants_after[*] ? (@.name != "(owner)")')
        and not jsonb_path_exists(p_context, '$.columns_after.*.grants[*] ? (@.name != "(owner)")');
    v_stand_in jsonb := nullif(p_context -> 'stand_in', 'null');
begin
    if b is null or a is null then
        return query
        select rule.rule_id, null::text, null::text[]
        from (values
            ('table-added', b is null),
            (case when v_stand_in -> 'updatable' @> '["insert", "update", "delete"]' then 'table-became-view'
                else 'table-became-readonly-view' end, a is null and v_stand_in is not null),
            ('table-removed', a is null and v_stand_in is null and coalesce(jsonb_typeof(p_context -> 'became'), 'null') = 'null'),
            -- its watch has no table any more, but that table lives, and another watch follows it
            ('table-renamed', a is null and v_stand_in is null and p_context #>> '{became,name}' <> b ->> 'name'),
            ('table-schema-moved', a is null and v_stand_in is null and p_context #>> '{became,schema}' <> b ->> 'schema')
        ) as rule (rule_id, applies)
        where rule.applies;
        return;
    end if;
    return query
    select rule.rule_id, rule.attribute, rule.claims
    from (values
        ('table-renamed', 'name', array['name'], 'name' = any (v_changed) and v_stand_in is null),
        ('table-schema-moved', 'schema', array['schema'], 'schema' = any (v_changed) and v_stand_in is null),
        (case when v_stand_in -> 'updatable' @> '["insert", "update", "delete"]' then 'table-became-view'
            else 'table-became-readonly-view' end,
            case when 'name' = any (v_changed) then 'name' else 'schema' end, array['name', 'schema'],
            v_changed && array['name', 'schema'] and v_stand_in is not null),
        ('table-became-partitioned', 'kind', array['kind', 'partition_key'],
            'kind' = any (v_changed) and a ->> 'kind' = 'partitioned table' and b ->> 'kind' = 'table'),
        ('relation-kind-changed', 'kind', array['kind', 'partition_key', 'server', 'foreign_options', 'replica_identity',
                'replica_identity_index', 'access_method'],
            'kind' = any (v_changed)
            and not (a ->> 'kind' = 'partitioned table' and b ->> 'kind' = 'table')),
        ('table-recreated', 'recreated', array['recreated'], 'recreated' = any (v_changed)),
        ('table-owner-changed', 'owner', array['owner'], 'owner' = any (v_changed)),
        ('table-became-unlogged', 'persistence', array['persistence'],
            'persistence' = any (v_changed) and a ->> 'persistence' = 'unlogged'),
        ('table-became-logged', 'persistence', array['persistence'],
            'persistence' = any (v_changed) and not a ? 'persistence'),
        (case when v_owner_only then 'rls-enabled-owner-only' else 'rls-enabled' end, 'row_security', array['row_security'],
            'row_security' = any (v_changed) and a ? 'row_security'),
        ('rls-disabled', 'row_security', array['row_security'],
            'row_security' = any (v_changed) and not a ? 'row_security'),
        -- no policy applies to a superuser or BYPASSRLS, and none at all where row security is off
        (case when a ? 'row_security' and p_pair.after_ids -> 'owner_exempt' is distinct from 'true'
            then 'rls-forced' else 'rls-forced-unfelt' end, 'row_security_forced', array['row_security_forced'],
            'row_security_forced' = any (v_changed) and a ? 'row_security_forced'),
        (case when b ? 'row_security' and p_pair.before_ids -> 'owner_exempt' is distinct from 'true'
            then 'rls-unforced' else 'rls-forced-unfelt' end, 'row_security_forced', array['row_security_forced'],
            'row_security_forced' = any (v_changed) and not a ? 'row_security_forced'),
        -- where writes are refused it is told with them; a partitioned table lends it to what is sent under its name
        ('replica-identity-lost', 'replica_identity', array['replica_identity'],
            'replica_identity' = any (v_changed) and v_nothing and not 'kind' = any (v_changed)
            and (v_published = '[]' or a ->> 'kind' = 'partitioned table' and v_published @> '[{"via_root": true}]')),
        ('replica-identity-changed',
            case when 'replica_identity' = any (v_changed) then 'replica_identity' else 'replica_identity_index' end,
            array['replica_identity'],
            ('replica_identity' = any (v_changed)
                or 'replica_identity_index' = any (v_changed) and a ? 'replica_identity_index')
            and not 'kind' = any (v_changed) and (not v_nothing or v_published <> '[]'
                and not (a ->> 'kind' = 'partitioned table' and v_published @> '[{"via_root": true}]'))
            and not p_context -> 'refusals' @> '[{"rule_id": "replica-identity-lost"}]'
            -- no change event of an UPDATE or DELETE could exist before
            and not p_context -> 'refusals' @> '[{"rule_id": "publication-unblocks-writes", "partitions": null}]'),
        (null, null, array['replica_identity'], true),
        -- its index is gone: told of the index
        (null, null, array['replica_identity_index'], true),
        ('foreign-source-changed', 'server', array['server'],
            'server' = any (v_changed) and not 'kind' = any (v_changed)),
        (schemawatch._foreign_options_rule(b -> 'foreign_options', a -> 'foreign_options', p_pair.before_ids, p_pair.after_ids),
            'foreign_options',
            array['foreign_options'], 'foreign_options' = any (v_changed) and not 'kind' = any (v_changed)),
        ('table-of-type-changed', 'of_type', array['of_type'], 'of_type' = any (v_changed)),
        ('table-physical-changed',
            schemawatch._first_of(v_changed, array['name', 'schema', 'owner', 'comment']),
            array['access_method', 'tablespace', 'options', 'toast_options'],
            v_changed && array['access_method', 'tablespace', 'options', 'toast_options']),
        ('table-comment-changed', 'comment', array['comment'], 'comment' = any (v_changed)),
        ('partition-attached', 'partition_of', array['partition_of', 'partition_bound', 'inherits'],
            'partition_of' = any (v_changed) and a ? 'partition_of'),
        ('partition-detached', 'partition_of', array['partition_of', 'partition_bound', 'inherits'],
            'partition_of' = any (v_changed) and not a ? 'partition_of'),
        ('partition-bound-changed', 'partition_bound', array['partition_bound'],
            'partition_bound' = any (v_changed) and not 'partition_of' = any (v_changed)),
        ('partition-key-changed', 'partition_key', array['partition_key'],
            'partition_key' = any (v_changed) and not 'kind' = any (v_changed)),
        ('inheritance-changed', 'inherits', array['inherits'],
            'inherits' = any (v_changed) and not 'partition_of' = any (v_changed)),
        ('children-changed', 'children', array['children'], 'children' = any (v_changed))
    ) as rule (rule_id, attribute, claims, applies)
    where rule.applies;
end
$$;

comment on function schemawatch._table_findings(schemawatch._object_pair, jsonb) is
'The rules that apply to the table as a whole.';
