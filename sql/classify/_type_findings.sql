create or replace function schemawatch._type_findings(
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
    v_same_labels boolean := not 'recreated' = any (v_changed) and p_pair.before_ids -> 'id' = p_pair.after_ids -> 'id';
    v_renamed boolean;
    v_added boolean;
    v_removed boolean;
    v_checks_gained boolean;
    v_checks_lost boolean;
    v_validated boolean;
    v_unvalidated boolean;
    v_check_renamed boolean;
    v_reach record;
begin
    if b is null or a is null then
        -- the column that came, went or changed its type says it; but not which labels went
        return query select case when exists (
            select
            from jsonb_each(p_context -> 'columns_before') as old
            join jsonb_each(p_context -> 'columns_after') as new on new.key = old.key
            join jsonb_each(p_context -> 'types_after') as other
                on other.key = format('%I.%I', new.value #>> '{type,schema}', new.value #>> '{type,name}')
            where a is null
              and old.value #>> '{type,schema}' = b ->> 'schema' and old.value #>> '{type,name}' = b ->> 'name'
              and not other.value -> 'labels' @> (b -> 'labels')
        ) then 'enum-label-removed' end, 'labels', null::text[];
        return;
    end if;
    -- labels are themselves while their pg_enum rows live; otherwise they are their texts
    select
        coalesce(bool_or(bl.label is not null and al.label is not null and bl.label <> al.label), false),
        coalesce(bool_or(bl.label is null), false),
        coalesce(bool_or(al.label is null), false)
    into v_renamed, v_added, v_removed
    from (
        select label, case when v_same_labels then p_pair.before_ids #>> array['label_oids', (ord - 1)::text] else label end as id
        from jsonb_array_elements_text(b -> 'labels') with ordinality as lab (label, ord)
    ) as bl
    full join (
        select label, case when v_same_labels then p_pair.after_ids #>> array['label_oids', (ord - 1)::text] else label end as id
        from jsonb_array_elements_text(a -> 'labels') with ordinality as lab (label, ord)
    ) as al on al.id = bl.id;
    -- a check is itself while its expression stays; NOT VALID is printed as part of it
    select
        coalesce(bool_or(bc.check is null), false),
        coalesce(bool_or(ac.check is null), false),
        coalesce(bool_or(bc.not_valid and not ac.not_valid), false),
        coalesce(bool_or(not bc.not_valid and ac.not_valid), false),
        coalesce(bool_or(bc.name <> ac.name), false)
    into v_checks_gained, v_checks_lost, v_validated, v_unvalidated, v_check_renamed
    from schemawatch._domain_checks(b) as bc
    full join schemawatch._domain_checks(a) as ac on ac.check = bc.check and ac.nth = bc.nth;
    select * into v_reach
    from schemawatch._domain_reach(a, p_context -> 'columns_after', p_context -> 'types_after');
    return query
    select rule.rule_id, rule.attribute, rule.claims
    from (values
        ('type-renamed', case when 'name' = any (v_changed) then 'name' else 'schema' end,
            array['name', 'schema'], v_changed && array['name', 'schema']),
        ('enum-label-renamed', 'labels', array['labels'], 'labels' = any (v_changed) and v_renamed),
        ('enum-label-removed', 'labels', array['labels'], 'labels' = any (v_changed) and v_removed),
        ('enum-label-added', 'labels', array['labels'], 'labels' = any (v_changed) and v_added),
        ('enum-labels-reordered', 'labels', array['labels'],
            'labels' = any (v_changed) and not (v_renamed or v_removed or v_added)),
        (case when v_reach.values_of then 'domain-constraint-added' else 'domain-element-constraint-added' end, 'constraints', array['constraints'],
            'constraints' = any (v_changed) and (v_checks_gained or v_unvalidated)),
        ('domain-constraint-removed', 'constraints', array['constraints'],
            'constraints' = any (v_changed) and v_checks_lost),
        ('constraint-validated', 'constraints', array['constraints'],
            'constraints' = any (v_changed) and v_validated),
        ('constraint-renamed', 'constraints', array['constraints'],
            'constraints' = any (v_changed) and v_check_renamed),
        ('domain-not-null-set', 'not_null', array['not_null'], 'not_null' = any (v_changed) and a ? 'not_null'),
        (case when v_reach.values_of then 'domain-not-null-dropped' else 'domain-element-not-null-dropped' end, 'not_null', array['not_null'],
            'not_null' = any (v_changed) and not a ? 'not_null'),
        (case when v_reach.default_of then 'domain-default-changed' else 'domain-default-unused' end, 'default', array['default'], 'default' = any (v_changed)),
        ('composite-type-changed', 'attributes', array['attributes'], 'attributes' = any (v_changed)),
        -- what it means to have been re-created is told for each column of the type
        (null, null, array['recreated'], 'recreated' = any (v_changed))
    ) as rule (rule_id, attribute, claims, applies)
    where rule.applies;
end
$$;

comment on function schemawatch._type_findings(schemawatch._object_pair, jsonb) is
'The rules that apply to an enum, a domain or a composite type behind a column.';
