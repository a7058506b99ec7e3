create or replace function schemawatch._definition_facts(
    p_pair schemawatch._object_pair,
    p_table text,
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
    v_section text := p_pair.section;
    v_definition text := schemawatch._described(v_section, b, p_table);
    v_name text := quote_ident(coalesce(a, b) ->> 'name');
    v_old_keys text := schemawatch._key_list(coalesce(b, a));
    v_new_keys text := schemawatch._key_list(coalesce(a, b));
    v_index text := schemawatch._object_path(
        'indexes', coalesce(a, b), coalesce(p_context -> 'table_after', p_context -> 'table_before'));
    v_drop text := case v_section
        when 'constraints' then 'alter table ' || p_table || ' drop constraint ' || v_name
        when 'indexes' then 'drop index ' || v_index
        else 'drop ' || schemawatch._object_kind(v_section, coalesce(a, b)) || ' ' || v_name || ' on ' || p_table end;
    v_create text := case v_section
        when 'constraints' then 'add constraint ' || quote_ident(b ->> 'name') || ' ' || v_definition
        when 'policies' then 'create policy ' || quote_ident(b ->> 'name') || ' on ' || p_table || ' as ' || v_definition
        else v_definition end;
begin
    return jsonb_build_object(
        'drop', v_drop,
        'index', v_index,
        'old_constraint', quote_ident(b ->> 'name'),
        'new_constraint', quote_ident(a ->> 'name'),
        'rename_back', 'alter table ' || p_table || ' rename constraint ' || quote_ident(a ->> 'name') || ' to ' || quote_ident(b ->> 'name'),
        'restore', case
            when v_section = 'constraints' and a is null then 'alter table ' || p_table || ' ' || v_create
            when v_section = 'constraints' then v_drop || ', ' || v_create
            when a is null then v_create
            else v_drop || '; ' || v_create end,
        'old_keys', v_old_keys,
        'new_keys', v_new_keys,
        'keys_null', replace(v_new_keys, ', ', ' is null or ') || ' is null',
        'predicate', coalesce(a, b) #>> '{predicate,text}',
        'condition', coalesce(a, b) #>> '{expression,text}',
        'parent', coalesce(a, b) #>> '{references,table}',
        'parent_keys', schemawatch._name_list(coalesce(a, b) #> '{references,columns}'),
        'child_keys', schemawatch._name_list(coalesce(a, b) -> 'columns'),
        'orphan', (
            select string_agg(format('parent.%I = child.%I', ref.name, own.name), ' and ' order by own.ord)
            from jsonb_array_elements_text(coalesce(a, b) -> 'columns') with ordinality as own (name, ord)
            join jsonb_array_elements_text(coalesce(a, b) #> '{references,columns}') with ordinality as ref (name, ord)
                on ref.ord = own.ord),
        'function', coalesce(a, b) ->> 'function',
        'roles', schemawatch._name_list(coalesce(a, b) -> 'roles'));
end
$$;

comment on function schemawatch._definition_facts(schemawatch._object_pair, text, jsonb) is
'What the placeholders of a finding on a constraint, index, trigger, rule or policy stand for: the SQL that
takes the new one away or restores the old one (both without a semicolon), and the columns that it is about.';
