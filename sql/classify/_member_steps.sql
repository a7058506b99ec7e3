create or replace function schemawatch._member_steps(
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
    v_section text := case p_pair.section when 'referenced_by' then 'constraints' else p_pair.section end;
    v_schema text := quote_ident(coalesce(p_context -> 'table_after', p_context -> 'table_before') ->> 'schema');
    v_own jsonb := jsonb_build_array(jsonb_build_object('table', p_table, 'name', coalesce(a, b) ->> 'name'));
    -- What came from a parent goes, and comes back, there alone; unless the parent was left as well.
    v_places jsonb := coalesce(case
        when a is not null then p_pair.after_ids -> 'inherited_from'
        when p_context #> '{table_before,partition_of}' is not distinct from p_context #> '{table_after,partition_of}'
            and p_context #> '{table_before,inherits}' is not distinct from p_context #> '{table_after,inherits}'
            then p_pair.before_ids -> 'inherited_from' end, v_own);
    v_old_name text := coalesce(case when v_places <> v_own then p_pair.before_ids #>> '{inherited_from,0,name}' end,
        b ->> 'name');
begin
    return (
        select jsonb_build_object(
            'drop', string_agg(step.drop, '; ' order by step.ord),
            'rename_back', string_agg('alter table ' || step.rename_table || ' rename constraint '
                || quote_ident(step.rename_name) || ' to ' || quote_ident(b ->> 'name'), '; ' order by step.ord)
                filter (where v_section = 'constraints'),
            'restore', string_agg(case
                when v_section = 'constraints' and a is null then 'alter table ' || step.table_name || ' ' || step.create
                when v_section = 'constraints' then step.drop || ', ' || step.create
                when a is null then step.create
                else step.drop || '; ' || step.create end, '; ' order by step.ord))
        from jsonb_array_elements(v_places) with ordinality as place (item, ord)
        cross join lateral (
            select place.ord, place.item ->> 'table' as table_name, place.item ->> 'name' as name,
                schemawatch._described(v_section, b || jsonb_build_object('name', v_old_name), place.item ->> 'table')
                    as definition
        ) as own
        cross join lateral (
            select own.ord, own.table_name,
                case v_section
                    when 'constraints' then format('alter table %s drop constraint %I', own.table_name, own.name)
                    when 'indexes' then format('drop index %s.%I',
                        case when v_places = v_own then v_schema else place.item ->> 'schema' end, own.name)
                    else format('drop %s %I on %s', schemawatch._object_kind(v_section, coalesce(a, b)), own.name,
                        own.table_name) end as drop,
                case v_section
                    when 'constraints' then 'add constraint ' || quote_ident(v_old_name) || ' ' || own.definition
                    when 'policies' then 'create policy ' || quote_ident(v_old_name) || ' on ' || own.table_name || ' as ' || own.definition
                    else own.definition end as create,
                -- what backs an index has a name of its own in each partition
                case when a ->> 'kind' = 'check' then own.table_name else p_table end as rename_table,
                case when a ->> 'kind' = 'check' then own.name else a ->> 'name' end as rename_name
        ) as step);
end
$$;

comment on function schemawatch._member_steps(schemawatch._object_pair, text, jsonb) is
'The SQL that takes a new constraint, index, trigger, rule or policy away, restores the old one, or gives it its old
name: each without the last semicolon, and on the tables where it can be changed.';
