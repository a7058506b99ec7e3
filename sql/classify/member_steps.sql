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
    -- the parent had it before the table became its partition
    v_attached boolean := b is null and p_pair.section = 'constraints' and a ->> 'kind' in ('primary key', 'unique')
        and v_places <> v_own and p_context #> '{table_after,partition_of}'
            <> coalesce(p_context #> '{table_before,partition_of}', '""');
    -- of what is gone: by another index, or on a table that gave its own name away
    v_name_taken boolean := a is null and (p_context #> '{replaced,now}' is not null or jsonb_path_exists(
        p_context -> 'indexes_after', '$[*] ? (@.name == $name)', jsonb_build_object('name', b -> 'name')));
begin
    return (
        select jsonb_build_object(
            'detached', case when v_attached then ' It came with the parent, and goes with it (42P01).' else '' end,
            'drop', case when v_attached
                then format('alter table %s detach partition %s', p_context #>> '{table_after,partition_of}', p_table)
                else string_agg(step.drop, '; ' order by step.ord) end,
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
                    -- without a name it gets one that is free
                    when 'constraints' then 'add '
                        || case when v_name_taken then '' else 'constraint ' || quote_ident(v_old_name) || ' ' end || own.definition
                    when 'policies' then 'create policy ' || quote_ident(v_old_name) || ' on ' || own.table_name || ' as ' || own.definition
                    when 'indexes' then case when v_name_taken
                        then replace(own.definition, ' INDEX ' || quote_ident(v_old_name) || ' ON ', ' INDEX ON ')
                        else own.definition end
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


create or replace function schemawatch._unique_facts(p_object jsonb, p_table text, p_columns jsonb, p_side text)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_keys text := schemawatch._key_list(p_object);
    v_predicate text := p_object #>> '{predicate,text}';
    v_nulls_equal boolean := p_object ? 'nulls_not_distinct';
    v_among text;
begin
    if v_keys is null then
        return '{}'::jsonb;
    end if;
    v_among := (
        select string_agg(own.condition, ' and ' order by own.ord)
        from (
            select 0 as ord, v_predicate as condition where v_predicate is not null
            union all
            -- one with a NULL repeats no other
            select key.ord, key.key || ' is not null'
            from schemawatch._keys(p_object) as key
            where not v_nulls_equal and p_object ->> 'kind' is distinct from 'primary key'
              and not coalesce(p_columns -> key.name ? 'not_null', false)
        ) as own);
    return jsonb_build_object(
        p_side || '_target', concat('(', v_keys, ')', ' WHERE ' || v_predicate),
        p_side || '_among', coalesce(' among rows with ' || v_predicate, ''),
        p_side || '_unique', concat('create unique index on ', p_table, ' (', v_keys, ')',
            case when v_nulls_equal then ' nulls not distinct' end, ' where ' || v_predicate),
        p_side || '_duplicates', format('select %1$s, count(*) from %2$s%3$s group by %1$s having count(*) > 1',
            v_keys, p_table, coalesce(' where ' || v_among, '')));
end
$$;

comment on function schemawatch._unique_facts(jsonb, text, jsonb, text) is
'Of a unique constraint or index, by the side that it is of (old or new): how ON CONFLICT names it (_target), which rows it is
about where not all (_among), what makes an index like it (_unique), and what finds rows that it refuses (_duplicates).';


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
    v_old_keys text := schemawatch._key_list(coalesce(b, a));
    -- an exclusion constraint may be over expressions alone
    v_new_keys text := coalesce(schemawatch._key_list(coalesce(a, b)),
        schemawatch._some_columns(p_context -> 'column_names', ''));
    v_index text := schemawatch._object_path(
        'indexes', coalesce(a, b), coalesce(p_context -> 'table_after', p_context -> 'table_before'));
    v_columns jsonb := coalesce(a, b) -> 'columns';
    v_temporal boolean := coalesce(a, b) ? 'period';
begin
    return jsonb_build_object(
        'index', v_index,
        'old_constraint', quote_ident(b ->> 'name'),
        'new_constraint', quote_ident(a ->> 'name'),
        'by_name', case when b ? 'kind' then format(', `ON CONFLICT ON CONSTRAINT %I` with 42704', b ->> 'name') else '' end,
        -- it is an arbiter for whoever names none
        'deferrable', case when a ? 'deferrable' then ' It is DEFERRABLE, so `INSERT INTO ' || p_table
            || ' ... ON CONFLICT DO NOTHING` without a target fails with 55000 on every call.' else '' end,
        'partitioned', case when b is not null and p_context #>> '{table_after,kind}' = 'partitioned table'
            and p_context #>> '{table_before,kind}' <> 'partitioned table'
            then ' A partitioned table keeps unique only what includes its partition key (0A000).' else '' end,
        'parent_gone', ' Where the parent''s table (42P01), columns (42703) or key (42830) went as well, or '
            'that key became deferrable (55000), those come first.',
        'old_keys', v_old_keys,
        'new_keys', v_new_keys,
        -- what an INSERT may name of it: of an expression the columns in it
        'new_columns', coalesce((
            select string_agg(quote_ident(own.name), ', ' order by own.ord)
            from (
                select item.name, min(item.ord) as ord
                from (
                    select key.name, key.ord from schemawatch._keys(coalesce(a, b)) as key
                    union all
                    select used.name, 100 + used.ord
                    from jsonb_array_elements_text(coalesce(a, b) -> 'uses') with ordinality as used (name, ord)
                ) as item (name, ord)
                where item.name is not null
                group by item.name
            ) as own), v_new_keys),
        'keys_null', (
            select string_agg(key.key || ' is null', ' or ' order by key.ord)
            from schemawatch._keys(coalesce(a, b)) as key),
        'predicate', coalesce(a, b) #>> '{predicate,text}',
        -- by an index, for each row that is written
        'computed', coalesce(a #>> '{expression,text}', (
            select string_agg(own.text, ' and ' order by own.ord)
            from (
                select key.value ->> 'expression' as text, key.ord
                from jsonb_array_elements(a -> 'keys') with ordinality as key (value, ord)
                union all
                select a #>> '{predicate,text}', 0
            ) as own)),
        'condition', coalesce(a, b) #>> '{expression,text}',
        'old_condition', coalesce(b, a) #>> '{expression,text}',
        'parent', coalesce(a, b) #>> '{references,table}',
        'parent_keys', schemawatch._name_list(coalesce(a, b) #> '{references,columns}'),
        'child_keys', schemawatch._name_list(coalesce(a, b) -> 'columns'),
        -- rows that refer to anything at all
        'referring', (
            select string_agg(format('child.%I is not null', own.name), ' and ' order by own.ord)
            from jsonb_array_elements_text(v_columns) with ordinality as own (name, ord)),
        -- all rows of the parent together cover a period
        'orphan', (
            select string_agg(case when v_temporal and own.ord = jsonb_array_length(v_columns)
                    then format('having range_agg(parent.%I) @> child.%I', ref.name, own.name)
                    else format('parent.%I = child.%I', ref.name, own.name) end,
                case when v_temporal and own.ord = jsonb_array_length(v_columns) then ' ' else ' and ' end order by own.ord)
            from jsonb_array_elements_text(v_columns) with ordinality as own (name, ord)
            join jsonb_array_elements_text(coalesce(a, b) #> '{references,columns}') with ordinality as ref (name, ord)
                on ref.ord = own.ord),
        'broken', case coalesce(a, b) ->> 'kind' when 'check' then '23514 for every row'
            else '23505 once one row with that value is stored' end,
        -- what a new column has by default refers to a row as well
        'unnamed', coalesce(case when b is null and a ->> 'kind' = 'foreign key' then (
            select format(' `INSERT` without %s refers to %s (%s) = (%s), the default, and fails while that row is not there.',
                schemawatch._name_list(v_columns), a #>> '{references,table}',
                schemawatch._name_list(a #> '{references,columns}'),
                string_agg(new.columns #>> array[own.name, 'value'], ', ' order by own.ord))
            from (select schemawatch._new_columns(p_context) as columns) as new
            cross join jsonb_array_elements_text(v_columns) with ordinality as own (name, ord)
            having bool_and(coalesce(new.columns #>> array[own.name, 'value'], 'NULL') <> 'NULL')) end, ''),
        'firing', coalesce(coalesce(a, b) ->> 'enabled', 'origin'),
        'function', coalesce(a, b) ->> 'function')
        || schemawatch._unique_facts(coalesce(b, a), p_table, p_context -> 'columns_before', 'old')
        || schemawatch._unique_facts(coalesce(a, b), p_table, p_context -> 'columns_after', 'new')
        || schemawatch._member_steps(p_pair, p_table, p_context)
        || case when coalesce(a, b) ->> 'kind' = 'foreign key' then (
            select jsonb_object_agg(own.side || effect.event || 's', schemawatch._foreign_key_effect(own.key, effect.event, p_table,
                case when p_pair.section = 'constraints' then p_context -> ('columns_' || own.doc) end,
                (p_context ->> 'server_version_num')::integer))
            from (values ('', 'after', coalesce(a, b)), ('old_', 'before', coalesce(b, a))) as own (side, doc, key)
            cross join (values ('delete'), ('update')) as effect (event))
            else '{}' end;
end
$$;

comment on function schemawatch._definition_facts(schemawatch._object_pair, text, jsonb) is
'What the placeholders of a finding on a constraint, index, trigger or rule stand for: the columns that it
is about, and the SQL of _member_steps().';
