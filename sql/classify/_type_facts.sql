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
