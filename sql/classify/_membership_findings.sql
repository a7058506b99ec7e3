create or replace function schemawatch._membership_findings(
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
    v_added boolean := p_pair.before is null;
    v_removed boolean := p_pair.after is null;
    v_kept boolean := p_pair.before is not null and p_pair.after is not null;
    v_default boolean := coalesce(a, b) #>> '{bound,text}' = 'DEFAULT';
    -- a new owner is another role under the same mark
    v_same_role boolean := coalesce(a, b) ->> 'name' <> '(owner)'
        or p_context #> '{table_before,owner}' = p_context #> '{table_after,owner}';
    v_privileges text[] := array(
        select own.rule_id
        from schemawatch._privilege_changes(
            jsonb_build_array(b), jsonb_build_array(a || jsonb_build_object('name', b -> 'name'))) as own
        where p_pair.section = 'grants' and p_pair.before is not null and p_pair.after is not null);
begin
    return query
    select rule.rule_id, rule.attribute, rule.claims
    from (values
        ('partitions', 'partition-default-added', null, null, v_added and v_default),
        ('partitions', 'partition-attached', null, null,
            v_added and not v_default and p_pair.after_ids -> 'attached' = 'true'),
        ('partitions', 'partition-added', null, null,
            v_added and not v_default and p_pair.after_ids -> 'attached' is distinct from 'true'),
        -- where the table has no partitions any more it is told of the table
        ('partitions', case when p_context #>> '{table_after,kind}' = 'partitioned table'
            then case when v_default then 'partition-default-removed' else 'partition-detached' end end,
            null, null, v_removed),
        ('partitions', 'partition-recreated', 'recreated', array_remove(v_changed, 'bound'),
            v_changed && array['recreated', 'kind']),
        ('partitions', 'partition-key-changed', 'partition_key', array['partition_key'],
            'partition_key' = any (v_changed) and not v_changed && array['recreated', 'kind']),
        ('partitions', 'partition-moved', 'parent', array['parent', 'bound'],
            'parent' = any (v_changed) and not 'recreated' = any (v_changed)),
        ('partitions', 'partition-bound-changed', 'bound', array['bound'],
            'bound' = any (v_changed) and ('recreated' = any (v_changed) or not 'parent' = any (v_changed))),
        ('partitions', 'partition-renamed', case when 'name' = any (v_changed) then 'name' else 'schema' end,
            array['name', 'schema'], v_changed && array['name', 'schema'] and not 'recreated' = any (v_changed)),
        ('partitions', 'table-became-unlogged', 'persistence', array['persistence'],
            'persistence' = any (v_changed) and a ? 'persistence' and not 'recreated' = any (v_changed)),
        ('partitions', 'table-became-logged', 'persistence', array['persistence'],
            'persistence' = any (v_changed) and not a ? 'persistence' and not 'recreated' = any (v_changed)),
        ('publications', case when not p_context -> 'refusals' @> jsonb_build_array(jsonb_build_object(
            'rule_id', 'table-published-without-identity', 'publication', a ->> 'name')) then 'table-published' end,
            null, null, v_added),
        ('publications', 'table-unpublished', null, null, v_removed),
        -- subscribers name the publication
        ('publications', 'table-unpublished', 'name', array['name'], 'name' = any (v_changed)),
        ('publications', 'publication-operations-narrowed', 'operations', array['operations'],
            'operations' = any (v_changed) and not a -> 'operations' @> (b -> 'operations')),
        ('publications', 'publication-operations-widened', 'operations', array['operations'],
            'operations' = any (v_changed) and not b -> 'operations' @> (a -> 'operations')),
        ('publications', 'publication-columns-removed', 'columns', array['columns'],
            'columns' = any (v_changed) and a ? 'columns'
            and (not b ? 'columns' or not a -> 'columns' @> (b -> 'columns'))),
        ('publications', 'publication-columns-added', 'columns', array['columns'],
            'columns' = any (v_changed) and b ? 'columns'
            and (not a ? 'columns' or not b -> 'columns' @> (a -> 'columns'))),
        ('publications', 'publication-columns-added', 'generated_columns', array['generated_columns'],
            'generated_columns' = any (v_changed) and a ? 'generated_columns'),
        ('publications', 'publication-columns-removed', 'generated_columns', array['generated_columns'],
            'generated_columns' = any (v_changed) and not a ? 'generated_columns'),
        ('publications', 'publication-filter-changed', 'filter', array['filter'], 'filter' = any (v_changed)),
        -- refused writes are told of the table as a whole; which clause publishes it makes no difference to anybody
        ('publications', null, null, array['refuses', 'clauses', 'through'], true),
        ('partitions', null, null, array['refuses'], true),
        ('publications', 'publication-via-root-changed', 'via_root', array['via_root'],
            'via_root' = any (v_changed)),
        ('publications', 'publication-name-changed', 'sent_as', array['sent_as'], 'sent_as' = any (v_changed)),
        ('grants', 'grant-added', null, null, v_added),
        ('grants', 'grant-revoked', null, null, v_removed),
        ('grants', 'grant-added', 'privileges', array['privileges', 'grantable'],
            v_kept and 'grant-added' = any (v_privileges)),
        ('grants', 'grant-revoked', 'privileges', array['privileges', 'grantable'],
            v_kept and 'grant-revoked' = any (v_privileges)),
        ('grants', 'grant-option-added', 'grantable', array['grantable'],
            v_kept and 'grant-option-added' = any (v_privileges)),
        ('grants', 'grant-option-revoked', 'grantable', array['grantable'],
            v_kept and 'grant-option-revoked' = any (v_privileges)),
        ('usage', 'schema-usage-revoked', 'usage', array['usage'], v_kept and 'usage' = any (v_changed) and v_same_role
            and not a ? 'usage' and p_pair.after_ids -> 'reaches' is distinct from 'true'),
        -- who was let in to what everybody may do; not who lost the privilege that made it worth telling
        ('usage', 'schema-usage-revoked', null, null, v_removed and b ? 'usage'
            and p_context -> 'usage_after' ? format('%I.%I', b ->> 'schema', 'PUBLIC')
            and not p_context -> 'usage_after' -> format('%I.%I', b ->> 'schema', 'PUBLIC') ? 'usage'),
        ('usage', 'schema-usage-granted', 'usage', array['usage'], v_kept and 'usage' = any (v_changed) and v_same_role
            and a ? 'usage' and p_pair.before_ids -> 'reaches' is distinct from 'true'),
        ('usage', null, null, array['usage', 'schema', 'name'], true),
        -- the role itself was renamed
        ('grants', null, null, array['name'], 'name' = any (v_changed))
    ) as rule (section, rule_id, attribute, claims, applies)
    where rule.section = p_pair.section and rule.applies;
end
$$;

comment on function schemawatch._membership_findings(schemawatch._object_pair, jsonb) is
'The rules that apply to partitions, publications and privileges of the table.';
