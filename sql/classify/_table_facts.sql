create or replace function schemawatch._table_facts(
    p_pair schemawatch._object_pair,
    p_attribute text,
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
    v_member boolean := p_pair.section = 'partitions';
    v_parent text := case when v_member then coalesce(coalesce(a, b) ->> 'parent', p_table) else coalesce(a ->> 'partition_of', b ->> 'partition_of') end;
    v_partition text := case when v_member then schemawatch._object_path('partitions', coalesce(a, b), null) else p_table end;
    v_bound text := coalesce(b #>> array[case when v_member then 'bound' else 'partition_bound' end, 'text'],
        a #>> array[case when v_member then 'bound' else 'partition_bound' end, 'text']);
    v_now jsonb := coalesce(a, nullif(p_context -> 'became', 'null'));
    -- the view that took its name away, and the table back
    v_away text := case when p_context -> 'stand_in' ? 'kind' and v_now is not null then concat_ws('; ',
        format('begin; drop %s %s', p_context #>> '{stand_in,kind}', schemawatch._table_name(b)),
        case when v_now -> 'schema' <> b -> 'schema' then
            format('alter table %s set schema %I', schemawatch._table_name(v_now), b ->> 'schema') end,
        case when v_now -> 'name' <> b -> 'name' then
            format('alter table %I.%I rename to %I', b ->> 'schema', v_now ->> 'name', b ->> 'name') end,
        'commit') end;
    -- publications that carry a partition because they carry its table
    v_through text := case when v_member then (
        select string_agg(quote_ident(item.value ->> 'name'), ', ')
        from jsonb_array_elements(p_context -> 'publications_after') as item (value)
        where not coalesce(item.value -> 'clauses' ? 'ALL TABLES', false)) end;
begin
    return jsonb_build_object(
        'parent', v_parent,
        'parent_literal', quote_literal(v_parent),
        'partition', v_partition,
        'partition_literal', quote_literal(v_partition),
        'attach', 'alter table ' || v_parent || ' attach partition ' || v_partition || ' ' || v_bound,
        'detach', 'alter table ' || v_parent || ' detach partition ' || v_partition,
        'attach_again', case
            when (case when v_parent = p_table then p_context -> 'table_before' else p_context -> 'partitions_before' -> v_parent end)
                -> 'partition_key'
                <> (case when v_parent = p_table then p_context -> 'table_after' else p_context -> 'partitions_after' -> v_parent end)
                -> 'partition_key'
                then format('copy its rows, if they are still there: %s has another partition key now.', v_parent)
            else format('attach it: `alter table %s attach partition %s %s;` If it was dropped (42P01), restore it from a backup.',
                v_parent, v_partition, v_bound) end,
        'stream', coalesce(case when a is null
            then ' Its later changes leave publication ' || v_through || ', unless it is there by itself.'
            else ' Its changes flow through publication ' || v_through || ' from now on.' end, ''),
        'of_kind', case
            when a ->> 'kind' = 'foreign table' then
                '`INSERT ... ON CONFLICT (...)` fails with 42P10, `GROUP BY` a primary key with 42803, `LOCK TABLE` with '
                '42809, TABLESAMPLE with 0A000, and so do writes and TRUNCATE that its wrapper cannot do. Its rows are '
                'elsewhere, no key keeps them apart, and it is in no publication.'
            when b ->> 'kind' = 'foreign table' then
                'Rows are stored here, so `SELECT ... FROM ' || p_table || '` silently gives others than the foreign server has'
                || case a ->> 'kind' when 'partitioned table'
                    then ', and rows without a partition fail with 23514.' else '.' end
            else 'Rows that no partition took (23514) are stored. What is still in partitions of the old one is not in '
                || p_table || ', so `SELECT ... FROM ' || p_table || '` silently lacks it. Change events carry its name, no '
                'longer that of a partition.' end,
        -- SET search_path of a function names schemas, and follows no rename
        'pinned', coalesce((
            select format(' Look at %s first: SET search_path still names %I there, so it may fail with 42P01 each time.',
                string_agg(fun.name, ', ' order by fun.name), b ->> 'schema')
            from (
                select distinct quote_ident(item.value ->> 'schema') || '.' || (item.value ->> 'name') as name
                from jsonb_array_elements(nullif(p_context -> 'functions_after', 'null')) as item (value)
                cross join jsonb_array_elements_text(item.value -> 'config') as setting (text)
                cross join regexp_split_to_table(substring(setting.text from '^search_path=(.*)'), ', *') as place (schema)
                where place.schema in (b ->> 'schema', quote_ident(b ->> 'schema'))
            ) as fun
            having count(*) > 0), ''),
        -- where a view took its name
        'behind', case
            when a is not null then format('the table behind it is called %s, and is watched on under that name', p_table)
            when v_now is not null then format('the table itself is called %s, which another watch follows',
                schemawatch._table_name(v_now))
            else 'the table was dropped, and what the view shows are not its rows, unless somebody copied them' end,
        'its_table', coalesce(schemawatch._table_name(v_now), 'the table that the view reads'),
        'go_back', coalesce('To go back: `' || v_away || ';`', 'The table comes back from a backup only.'),
        'whereabouts', coalesce('; the old one is called ' || schemawatch._table_name(p_context #> '{replaced,now}'), ''),
        'source', coalesce(schemawatch._table_name(p_context #> '{replaced,now}'), 'a backup'),
        'old_parent', coalesce(b ->> 'parent', p_table),
        'new_parent', coalesce(a ->> 'parent', p_table),
        'old_owner', quote_ident(b ->> 'owner'),
        'new_owner', quote_ident(a ->> 'owner'),
        'restore', case when v_member and a is not null and b is not null then concat_ws('; ',
            'alter table ' || v_partition || ' set schema ' || quote_ident(nullif(b ->> 'schema', a ->> 'schema')),
            'alter table ' || schemawatch._table_name(a || jsonb_build_object('schema', b -> 'schema')) || ' rename to '
                || quote_ident(nullif(b ->> 'name', a ->> 'name')))
        when p_attribute = 'inherits' then (
            select string_agg('alter table ' || p_table
                || case when par.old then ' inherit ' else ' no inherit ' end || par.name, '; ')
            from (
                select coalesce(o.name, n.name) as name, o.name is not null as old
                from jsonb_array_elements_text(b -> 'inherits') as o (name)
                full join jsonb_array_elements_text(a -> 'inherits') as n (name) on n.name = o.name
                where o.name is null or n.name is null) as par) end)
    || case when p_attribute like 'replica%' then schemawatch._identity_facts(b, p_table, p_context) else '{}' end
    || case when a is null and jsonb_typeof(p_context -> 'became') = 'object' then jsonb_build_object(
        'new', schemawatch._table_name(p_context -> 'became'),
        'new_schema', quote_ident(p_context #>> '{became,schema}')) else '{}' end;
end
$$;

comment on function schemawatch._table_facts(schemawatch._object_pair, text, text, jsonb) is
'What the placeholders of a finding on a table or a partition stand for: parent and partition with the SQL that
attaches or detaches, the owners, the replica identity, what its kind of relation does, and what a table is called that another watch or no watch
follows now.';
