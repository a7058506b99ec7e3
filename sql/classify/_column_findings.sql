create or replace function schemawatch._column_findings(
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
    -- whether an INSERT that does not name it is refused
    v_filled constant boolean := a is not null and v_changed && array['default', 'generated'];
    v_required boolean := v_filled and schemawatch._left_out_refusal(a, p_context -> 'types_after',
        p_context -> 'constraints_after') is not null;
    v_was_required boolean := v_filled and schemawatch._left_out_refusal(b, p_context -> 'types_before',
        p_context -> 'constraints_before') is not null;
    v_never_null boolean := v_filled and schemawatch._left_out_refusal(b, p_context -> 'types_before', '[]') is not null;
    v_default_lost boolean := b ? 'default' and not a ? 'default';
    v_default_gained boolean := a ? 'default' and not b ? 'default';
    -- a view that took the table's name still shows it under the old one
    v_shown boolean := p_pair.section = 'columns' and coalesce(jsonb_path_query_array(p_context -> 'stand_in',
        '$.columns[*].name') ? (b ->> 'name'), false);
    c_physical constant text[] := array['storage', 'compression', 'statistics_target', 'options'];
    -- what was set: not lost with the column or the type that had it, nor brought by another column
    v_set text[] := array(
        select att.name
        from unnest(c_physical || 'comment'::text) with ordinality as att (name, ord)
        where att.name = any (v_changed) and not 'replaced' = any (v_changed)
          and (a ? att.name or not ('recreated' = any (v_changed)
              or 'type' = any (v_changed) and att.name in ('storage', 'compression')))
        order by att.ord);
    -- between types that have collations; null when one has none
    v_recollated boolean := v_changed && array['collation', 'type']
        and schemawatch._collation_of(b, p_context -> 'types_before')
            <> schemawatch._collation_of(a, p_context -> 'types_after');
begin
    if b is null then
        return query
        select * from schemawatch._column_added_findings(a, p_context)
        union all
        select generated, 'generated', null from schemawatch._generated_rules(a, p_pair.after_ids) as generated;
        return;
    end if;
    if a is null then
        return query select case when b ? 'generated' then 'column-removed-generated' else 'column-removed' end,
            null::text, null::text[];
        return;
    end if;
    return query
    select rule.rule_id, rule.attribute, rule.claims
    from (values
        -- which column it is
        (schemawatch._rename_rule(b ->> 'name', p_context -> 'renames'), 'name', array['name'],
            'name' = any (v_changed) and not v_shown),
        (null, null, array['name'], v_shown),
        ('column-replaced-by-rename', 'name', array['replaced'], 'replaced' = any (v_changed)),
        ('column-recreated', 'recreated', array['recreated'],
            'recreated' = any (v_changed) and not a ? 'generated'),
        ('column-became-generated', 'generated', array['generated', 'recreated', 'default'],
            a ? 'generated' and not b ? 'generated'),
        ('column-generated-expression-changed', 'generated', array['generated', 'recreated'],
            a ? 'generated' and b ? 'generated' and 'generated' = any (v_changed)
            and b #> '{generated,text}' <> a #> '{generated,text}'),
        ('column-generated-kind-changed', 'generated', array['generated', 'recreated'],
            b #> '{generated,kind}' <> a #> '{generated,kind}'),
        ('column-generated-recreated', 'recreated', array['recreated'],
            'recreated' = any (v_changed) and b -> 'generated' = a -> 'generated'),
        -- its functions are as volatile as they say now
        (null, null, array['generated'], b #> '{generated,text}' = a #> '{generated,text}'),
        -- its type
        (schemawatch._type_rule(b -> 'type', a -> 'type', p_context), 'type',
            -- dimensions are no part of a type's identity to PostgreSQL
            array['type', 'type_identity', 'dimensions'], 'type' = any (v_changed)),
        -- beside what the elements do: operators take two arrays of one type
        ('column-type-element-changed', 'type', array['type'], 'type' = any (v_changed)
            and b #> '{type,array}' = a #> '{type,array}' and b #> '{type,name}' <> a #> '{type,name}'
            and b #>> '{type,schema}' = 'pg_catalog' and a #>> '{type,schema}' = 'pg_catalog'
            and schemawatch._type_rule(b -> 'type', a -> 'type', p_context) <> 'column-type-changed'),
        ('column-type-recreated', 'type', array['type_identity'],
            'type_identity' = any (v_changed) and not 'recreated' = any (v_changed)
            and not schemawatch._labels_changed(b -> 'type', p_context)),
        (null, null, array['type_identity'], 'type_identity' = any (v_changed)),
        ('column-type-array-dims-changed', 'dimensions', array['dimensions'], 'dimensions' = any (v_changed)),
        ('column-collation-nondeterministic', 'collation', array['collation'],
            v_recollated and a #>> '{collation,deterministic}' = 'false'),
        ('column-collation-changed', 'collation', array['collation'],
            v_recollated and coalesce(a #>> '{collation,deterministic}', 'true') = 'true'),
        -- one of both types has none
        (null, null, array['collation'], 'type' = any (v_changed)),
        -- NULL
        ('column-set-not-null', 'not_null', array['not_null', 'not_null_validated'],
            'not_null' = any (v_changed) and a ? 'not_null'),
        ('column-drop-not-null', 'not_null', array['not_null', 'not_null_validated'],
            'not_null' = any (v_changed) and not a ? 'not_null'),
        (case when a ? 'not_null_no_inherit' then 'column-not-null-no-inherit' else 'column-not-null-inherited' end,
            'not_null_no_inherit', array['not_null_no_inherit'],
            'not_null_no_inherit' = any (v_changed) and not 'not_null' = any (v_changed)),
        (null, null, array['not_null_no_inherit'], 'not_null_no_inherit' = any (v_changed)),
        ('constraint-validated', 'not_null', array['not_null_validated'],
            'not_null_validated' = any (v_changed) and not a ? 'not_null_validated'),
        -- default and identity
        ('column-serial-to-identity', 'identity', array['default', 'identity'],
            v_default_lost and b #> '{default,sequence}' is not null and a ->> 'identity' = 'by default'),
        ('column-default-removed-required', 'default', array['default'],
            v_default_lost and v_required and not a ? 'identity' and not a ? 'generated'),
        ('column-default-removed', 'default', array['default'],
            v_default_lost and not v_required and not a ? 'identity' and not a ? 'generated'),
        ('column-default-added-required', 'default', array['default'],
            v_default_gained and v_never_null and not v_required and not b ? 'generated'),
        ('column-default-added', 'default', array['default'],
            v_default_gained and not v_never_null and (not v_required or v_was_required) and not b ? 'generated'),
        ('column-default-refused', 'default', array['default'],
            'default' = any (v_changed) and a ? 'default' and v_required and not v_was_required),
        ('column-default-sequence-changed', 'default', array['default'],
            'default' = any (v_changed)
            and b #> '{default,sequence}' <> a #> '{default,sequence}'),
        ('column-default-changed', 'default', array['default'],
            'default' = any (v_changed) and b ? 'default' and a ? 'default' and (not v_required or v_was_required)
            and coalesce(b #>> '{default,sequence}' = a #>> '{default,sequence}',
                not (b -> 'default' ? 'sequence' and a -> 'default' ? 'sequence'))
            and schemawatch._normal_default(b -> 'default') <> schemawatch._normal_default(a -> 'default')),
        -- an equal default in other words, or one that an identity replaced; a new type leaves the text as it is
        (null, null, array['default'],
            schemawatch._normal_default(b -> 'default') = schemawatch._normal_default(a -> 'default')
            or a ? 'identity' or a ? 'generated'),
        ('column-identity-added-always', 'identity', array['identity', 'default'],
            'identity' = any (v_changed) and not b ? 'identity' and a ->> 'identity' = 'always'),
        ('column-identity-added-by-default', 'identity', array['identity', 'default'],
            'identity' = any (v_changed) and not b ? 'identity' and a ->> 'identity' = 'by default'
            and b #> '{default,sequence}' is null),
        ('column-identity-removed', 'identity', array['identity'],
            'identity' = any (v_changed) and b ? 'identity' and not a ? 'identity'),
        ('column-identity-relaxed', 'identity', array['identity'],
            b ->> 'identity' = 'always' and a ->> 'identity' = 'by default'),
        ('column-identity-tightened', 'identity', array['identity'],
            b ->> 'identity' = 'by default' and a ->> 'identity' = 'always'),
        ('column-generated-removed-required', 'generated', array['generated', 'default'],
            b ? 'generated' and not a ? 'generated' and v_required),
        ('column-generated-removed', 'generated', array['generated', 'default'],
            b ? 'generated' and not a ? 'generated' and not v_required),
        -- the rest
        (schemawatch._foreign_options_rule(b -> 'foreign_options', a -> 'foreign_options', p_pair.before_ids, p_pair.after_ids),
            'foreign_options',
            array['foreign_options'], 'foreign_options' = any (v_changed)),
        ('column-physical-changed', v_set[1], c_physical, v_set && c_physical),
        ('column-comment-changed', 'comment', array['comment'], 'comment' = any (v_set)),
        (null, null, c_physical || 'comment'::text, true)
    ) as rule (rule_id, attribute, claims, applies)
    where rule.applies
      and (rule.rule_id is not null or rule.claims && v_changed)
    union all
    select * from schemawatch._privilege_findings(p_pair)
    union all
    select 'sequence-not-granted', 'default', array[]::text[]
    where 'default' = any (v_changed) and b #> '{default,sequence}' is distinct from a #> '{default,sequence}'
      and schemawatch._denied_roles(a, p_context) <> '[]'
    union all
    select generated, 'generated', null
    from (
        select * from schemawatch._generated_rules(a, p_pair.after_ids)
        except
        select * from schemawatch._generated_rules(b, p_pair.before_ids)
    ) as own (generated)
    -- nothing is known of the one before in a document that is older, or of a partition that computed it as the table
    where 'generated' = any (v_changed) and p_pair.before_ids ? 'promises';
end
$$;

comment on function schemawatch._column_findings(schemawatch._object_pair, jsonb) is
'The rules that apply to a column: existence, type, NULL, default, identity, generation.';
