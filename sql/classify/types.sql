-- Decides: composite-type-changed, constraint-renamed, constraint-validated, domain-constraint-added,
-- domain-constraint-removed, domain-default-changed, domain-default-unused, domain-element-constraint-added,
-- domain-element-not-null-dropped, domain-not-null-dropped, domain-not-null-set, enum-label-added, enum-label-removed,
-- enum-label-renamed, enum-labels-reordered, type-renamed.

create or replace function schemawatch._labels_changed(p_type jsonb, p_context jsonb)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select coalesce(p_context -> 'types_before' -> named.key -> 'labels'
            <> p_context -> 'types_after' -> named.key -> 'labels', false)
        from (select format('%I.%I', p_type ->> 'schema', p_type ->> 'name')) as named (key));
end
$$;

comment on function schemawatch._labels_changed(jsonb, jsonb) is
'Whether a type is an enum that was rebuilt with other labels: the label findings then say so.';


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


create or replace function schemawatch._type_facts(
    p_pair schemawatch._object_pair,
    p_attribute text,
    p_context jsonb
)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    v_path text := schemawatch._object_path('types', coalesce(a, b), null);
    v_lost record;
    v_gained record;
    v_renamed record;
    v_enum text := case when a is not null then v_path else (
        select min(schemawatch._type_key(new.value))
        from jsonb_each(p_context -> 'columns_before') as old
        join jsonb_each(p_context -> 'columns_after') as new on new.key = old.key
        where schemawatch._type_key(old.value) = v_path) end;
    v_column jsonb := (
        select col.value
        from jsonb_each(p_context -> 'columns_after') as col
        where v_enum in (schemawatch._type_key(col.value), schemawatch._type_key(jsonb_build_object(
            'type', schemawatch._under_domain(col.value -> 'type', p_context -> 'types_after'))))
        order by quote_ident(col.key) limit 1);
    v_new_labels text := (
        select string_agg(quote_literal(own.label), ', ' order by own.ord)
        from jsonb_array_elements_text(a -> 'labels') with ordinality as own (label, ord)
        where not b -> 'labels' ? own.label);
    v_ranks text := 'array_position(array[' || schemawatch._literals(b -> 'labels') || '], ';
    v_alter text := case when coalesce(p_pair.after_ids, p_pair.before_ids) ? 'row_of_table' then 'alter table ' else 'alter type ' end;
begin
    select bc.* into v_lost
    from schemawatch._domain_checks(b) as bc
    where not exists (select from schemawatch._domain_checks(a) as ac where ac.check = bc.check and ac.nth = bc.nth)
    order by bc.name limit 1;
    select ac.* into v_gained
    from schemawatch._domain_checks(a) as ac
    where not exists (
        select from schemawatch._domain_checks(b) as bc
        where bc.check = ac.check and bc.nth = ac.nth and bc.not_valid >= ac.not_valid)
    order by ac.name limit 1;
    select bc.name as old, ac.name as new into v_renamed
    from schemawatch._domain_checks(b) as bc
    join schemawatch._domain_checks(a) as ac on ac.check = bc.check and ac.nth = bc.nth and ac.name <> bc.name
    order by bc.name limit 1;
    return jsonb_build_object(
        'column', coalesce((
            select quote_ident(min(col.key))
            from jsonb_each(p_context -> case when a is null then 'columns_before' else 'columns_after' end) as col
            where v_path in (schemawatch._type_key(col.value), schemawatch._type_key(jsonb_build_object(
                'type', schemawatch._under_domain(col.value -> 'type', p_context -> 'types_after'))))), (
            -- inside of something
            select quote_ident(min(col.key))
            from jsonb_each(p_context -> case when a is null then 'columns_before' else 'columns_after' end) as col
            where p_context -> 'types_after' -> schemawatch._type_key(col.value) ->> 'kind' in ('composite', 'range')),
            '...'),
        'enum', v_enum,
        'old_constraint', quote_ident(v_renamed.old),
        'new_constraint', quote_ident(v_renamed.new),
        'rename_back', 'alter domain ' || v_path || ' rename constraint ' || quote_ident(v_renamed.new)
            || ' to ' || quote_ident(v_renamed.old),
        'labels', schemawatch._literals(coalesce(a, b) -> 'labels'),
        'old_labels', schemawatch._literals(b -> 'labels'),
        'old_label', quote_literal(schemawatch._first_missing(b -> 'labels', a -> 'labels') #>> '{}'),
        'new_label', quote_literal(schemawatch._first_missing(a -> 'labels', b -> 'labels') #>> '{}'),
        'new_labels', v_new_labels,
        'holds_new', quote_ident(coalesce(v_column ->> 'name', '...')) || case when v_column -> 'type' ? 'array'
            then format('::text[] && array[%s]', v_new_labels) else format('::text in (%s)', v_new_labels) end,
        'add_new', (
            select string_agg(format('alter type %s add value %L', v_path, own.label), '; ' order by own.ord)
            from jsonb_array_elements_text(a -> 'labels') with ordinality as own (label, ord)
            where not b -> 'labels' ? own.label),
        'add_old', (
            select string_agg(format('alter type %s add value %L', v_enum, own.label), '; ' order by own.ord)
            from jsonb_array_elements_text(b -> 'labels') with ordinality as own (label, ord)
            -- of a type that is gone: what the type of its column has not
            where not coalesce(a, p_context -> 'types_after' -> v_enum) -> 'labels' ? own.label),
        'rename_labels', (
            select string_agg(format('alter type %s rename value %L to %L', v_path, new.label, old.label), '; ' order by old.ord)
            from jsonb_array_elements_text(b -> 'labels') with ordinality as old (label, ord)
            join jsonb_array_elements_text(a -> 'labels') with ordinality as new (label, ord)
                on p_pair.after_ids #>> array['label_oids', (new.ord - 1)::text]
                    = p_pair.before_ids #>> array['label_oids', (old.ord - 1)::text]
            where old.label <> new.label),
        'old_order', case when v_column -> 'type' ? 'array'
            then format('(select array_agg(%slabel::text) order by place) from unnest(%s) with ordinality as own (label, place))',
                v_ranks, quote_ident(v_column ->> 'name'))
            else v_ranks || quote_ident(coalesce(v_column ->> 'name', '...')) || '::text)' end,
        'constraint', quote_ident(v_gained.name),
        -- 0A000: it will not check what lies inside of something
        'strict_again', case when v_column -> 'type' ? 'array' or p_context -> 'types_after' -> schemawatch._type_key(v_column)
                ->> 'kind' in ('composite', 'range')
            then 'add check (value is not null) not valid' else 'set not null' end,
        'drop', 'alter domain ' || v_path || ' drop constraint ' || quote_ident(v_gained.name),
        'restore', case p_attribute
            when 'constraints' then 'alter domain ' || v_path || ' add constraint ' || quote_ident(v_lost.name)
                || ' ' || v_lost.check || ' not valid'
            when 'default' then case when b ? 'default'
                then 'alter domain ' || v_path || ' set default ' || (b #>> '{default,text}')
                else 'alter domain ' || v_path || ' drop default' end
            when 'name' then v_alter || v_path || ' rename to ' || quote_ident(b ->> 'name')
            when 'schema' then v_alter || v_path || ' set schema ' || quote_ident(b ->> 'schema')
            when 'attributes' then v_alter || v_path || ' ' || schemawatch._attribute_steps(b -> 'attributes',
                a -> 'attributes', case v_alter when 'alter table ' then 'column' else 'attribute' end) end);
end
$$;

comment on function schemawatch._type_facts(schemawatch._object_pair, text, jsonb) is
'What the placeholders of a finding on a type or a domain stand for: a column of it, its labels as literals, and
the SQL that takes the new part away or restores the old one (both without a semicolon).';
