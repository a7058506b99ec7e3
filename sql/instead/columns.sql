create or replace function schemawatch._instead_column(
    p_rule_id text,
    p_old jsonb,
    p_new jsonb,
    p_before jsonb,
    p_after jsonb,
    p_context jsonb
)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_old;
    a jsonb := p_new;
    t jsonb := p_before -> 'table';
    v_table text := schemawatch._table_name(t);
    v_alter text := 'alter table ' || v_table || ' ';
    v_column text := quote_ident(coalesce(b, a) ->> 'name');
    v_facts jsonb := '{}'::jsonb;
    v_unused text;
begin
    case
        when p_rule_id = 'column-added-required' then
            v_facts := jsonb_build_object(
                'obstacle', case when not a ? 'not_null' and a #>> '{type,schema}' <> 'pg_catalog' then format(
                    'Its domain refuses NULL: first add it as %s, let the writers send it, fill it, and give it the domain then.',
                    schemawatch._under_domain(a -> 'type', p_context -> 'types_after') ->> 'text') end,
                'add_side', format('%sadd column %s %s;', v_alter, v_column,
                    concat_ws(' ', a #>> '{type,text}', 'collate ' || (a #>> '{collation,text}'))),
                'drop_side', format('%sdrop column %s;', v_alter, v_column),
                'constraints', (
                    select jsonb_agg(step.sql order by con.ord, step.ord)
                    from jsonb_array_elements(p_after -> 'constraints') with ordinality as con (value, ord)
                    cross join lateral (values
                        (1, format('%sadd constraint %I %s not valid;', v_alter, con.value ->> 'name',
                            schemawatch._described('constraints', con.value, v_table))),
                        (2, format('%svalidate constraint %I;', v_alter, con.value ->> 'name'))) as step (ord, sql)
                    where con.value ->> 'kind' = 'check' and con.value -> 'columns' ? (a ->> 'name')
                      and not con.value ?| array['not_valid', 'not_enforced', 'inherited']));
        when p_rule_id = 'sequence-not-granted' then
            v_facts := jsonb_build_object('set_default', case
                when b is null then format('%sadd column %s %s default %s;', v_alter, v_column, a #>> '{type,text}',
                    a #>> '{default,text}')
                else format('%salter column %s set default %s;', v_alter, v_column, a #>> '{default,text}') end,
                'new_sequence', case when not schemawatch._by_name(p_before -> 'sequences')
                ? (a #>> '{default,sequence}') then format('create sequence if not exists %s;', a #>> '{default,sequence}') end);
        when p_rule_id = 'column-identity-added-always' then
            v_facts := jsonb_build_object('identity_by_default', (
                select concat_ws(' ', 'begin;',
                    case when b ? 'default' then format('%salter column %s drop default;', v_alter, v_column) end,
                    own.give,
                    case when jsonb_path_exists(p_before -> 'sequences', '$[*] ? (@.owned_by == $name)',
                        jsonb_build_object('name', b -> 'name')) then 'drop sequence ' || (b #>> '{default,sequence}') || ';' end,
                    own.rename, 'commit;')
                from schemawatch._identity_moved(b, a, v_table, a ->> 'name', p_after -> 'sequences', 'by default') as own),
                'no_identity', concat_ws(' ', 'begin;', format('%salter column %s drop identity;', v_alter, v_column), (
                    select format('create sequence %1$s as %2$s owned by %3$s.%4$s; select setval(%1$L, greatest(max(%4$s) + 1, 1), false) '
                        'from %3$s;', b #>> '{default,sequence}', seq ->> 'type', v_table, v_column)
                    from jsonb_array_elements(p_before -> 'sequences') as seq
                    where seq -> 'owned_by' = b -> 'name'),
                    format('%salter column %s set default ', v_alter, v_column) || (b #>> '{default,text}') || ';', 'commit;'));
        when a is null then
            v_unused := schemawatch._side_name(b ->> 'name', 'unused', jsonb_path_query_array(p_before, '$.columns[*].name'));
            v_facts := v_facts || schemawatch._views_replaced(jsonb_path_query_array(p_before -> 'views',
                '$[*] ? (@.uses[*] == $column)', jsonb_build_object('column', b -> 'name')), 0, p_context) || jsonb_build_object(
                'obstacle', schemawatch._published_obstacle(b, p_before),
                'hangers_gone', coalesce((
                    select string_agg(own.away, '' order by own.away)
                    from schemawatch._hangers_aside(b ->> 'name', jsonb_build_object('table_after', t, 'policies_after',
                        p_before -> 'policies', 'triggers_after', p_before -> 'triggers', 'rules_after', p_before -> 'rules')) as own), ''),
                'references_gone', coalesce((
                    select string_agg(format('alter table %s drop constraint %I; ', ref ->> 'table', ref ->> 'name'), '')
                    from jsonb_array_elements(p_before -> 'referenced_by') as ref
                    where ref #> '{references,columns}' ? (b ->> 'name') and not ref ? 'inherited'), ''),
                'optional', case when b ? 'not_null' and not b ?| array['default', 'identity', 'generated'] and not exists (
                    select from jsonb_array_elements(p_before -> 'constraints') as con
                    where con ->> 'kind' = 'primary key' and con -> 'columns' ? (b ->> 'name'))
                    then format('%salter column %s drop not null;', v_alter, v_column) end,
                'unused', quote_ident(v_unused));
        when p_rule_id ~ '^column-(type|renamed|recreated|collation|became-generated)' then
            v_facts := schemawatch._column_beside(b, a, p_before, p_after, p_context);
        else
            null;
    end case;
    if p_rule_id in ('column-set-not-null', 'column-added-required', 'column-generated-removed-required') then
        v_facts := v_facts || jsonb_build_object(
            'fill_value', schemawatch._backfill(t, v_column || ' = $2', v_column || ' is null and $2 is not null',
                format('%s := %s', schemawatch._under_domain(a -> 'type', p_context -> 'types_after') ->> 'text',
                    coalesce(a #>> '{default,text}', 'null'))),
            'check', quote_ident(schemawatch._side_name(format('%s_%s', t ->> 'name', a ->> 'name'), 'filled',
                jsonb_path_query_array(p_before, '$.constraints[*].name') || jsonb_path_query_array(p_after, '$.constraints[*].name'))),
            'set_not_null', schemawatch._set_not_null(v_table, a, a ->> 'name'),
            'is_required', case when a ? 'not_null' then '' end);
    end if;
    return v_facts;
end
$$;

comment on function schemawatch._instead_column(text, jsonb, jsonb, jsonb, jsonb, jsonb) is
'What the steps for a column are made of: one that comes, goes, is filled, numbered, or followed by another one.';
