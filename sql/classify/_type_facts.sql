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
                'type', schemawatch._under_domain(col.value -> 'type', p_context -> 'types_after'))))), '...'),
        'enum', case when a is not null then v_path else (
            select min(schemawatch._type_key(new.value))
            from jsonb_each(p_context -> 'columns_before') as old
            join jsonb_each(p_context -> 'columns_after') as new on new.key = old.key
            where schemawatch._type_key(old.value) = v_path) end,
        'old_constraint', quote_ident(v_renamed.old),
        'new_constraint', quote_ident(v_renamed.new),
        'rename_back', 'alter domain ' || v_path || ' rename constraint ' || quote_ident(v_renamed.new)
            || ' to ' || quote_ident(v_renamed.old),
        'labels', schemawatch._literals(coalesce(a, b) -> 'labels'),
        'old_labels', schemawatch._literals(b -> 'labels'),
        'old_label', quote_literal(schemawatch._first_missing(b -> 'labels', a -> 'labels') #>> '{}'),
        'new_label', quote_literal(schemawatch._first_missing(a -> 'labels', b -> 'labels') #>> '{}'),
        'constraint', quote_ident(v_gained.name),
        'drop', 'alter domain ' || v_path || ' drop constraint ' || quote_ident(v_gained.name),
        'restore', case p_attribute
            when 'constraints' then 'alter domain ' || v_path || ' add constraint ' || quote_ident(v_lost.name)
                || ' ' || v_lost.check || ' not valid'
            when 'default' then case when b ? 'default'
                then 'alter domain ' || v_path || ' set default ' || (b #>> '{default,text}')
                else 'alter domain ' || v_path || ' drop default' end
            when 'name' then 'alter type ' || v_path || ' rename to ' || quote_ident(b ->> 'name')
            when 'schema' then 'alter type ' || v_path || ' set schema ' || quote_ident(b ->> 'schema')
            when 'attributes' then 'alter type ' || v_path || ' '
                || schemawatch._attribute_steps(b -> 'attributes', a -> 'attributes') end);
end
$$;

comment on function schemawatch._type_facts(schemawatch._object_pair, text, jsonb) is
'What the placeholders of a finding on a type or a domain stand for: a column of it, its labels as literals, and
the SQL that takes the new part away or restores the old one (both without a semicolon).';
