create or replace function schemawatch._partition_objects(p_partitions oid[], p_parents oid[])
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_relids oid[];
    v_parts jsonb;
begin
    select array_agg(distinct part.relid), jsonb_object_agg(concat_ws(' ', part.relid, part.section, part.name), true)
    into v_relids, v_parts
    from (
        select own.relid, own.section, own.name from schemawatch._partition_parts(p_partitions) as own
        union all
        select own.relid, 'columns', own.name from schemawatch._partition_columns(p_partitions, p_parents) as own
    ) as part;
    if v_relids is null then
        return '{}'::jsonb;
    end if;
    return (
        with section as (
            select 'columns' as name, cols.* from schemawatch._columns_of(v_relids) as cols
            union all
            select 'constraints', cons.* from schemawatch._constraints_of(v_relids) as cons
            union all
            select 'indexes', idxs.* from schemawatch._indexes_of(v_relids) as idxs
            union all
            select 'triggers', trgs.* from schemawatch._triggers_of(v_relids) as trgs
        ),
        object as (
            select section.relid, section.name as section, item.value ->> 'name' as name,
                case section.name
                    -- the rest is as in the table
                    when 'columns' then jsonb_strip_nulls(jsonb_build_object(
                        'name', item.value -> 'name', 'type', item.value -> 'type',
                        'not_null', item.value -> 'not_null', 'not_null_validated', item.value -> 'not_null_validated',
                        'generated', item.value -> 'generated'))
                    -- how it is stored is none of the table's
                    else item.value - array['comment', 'options', 'tablespace', 'clustered', 'replica_identity',
                        'statistics_targets']
                end as item,
                section.ids -> (item.value ->> 'name') as ids
            from section
            cross join lateral jsonb_array_elements(section.items) as item (value)
            where v_parts ? concat_ws(' ', section.relid, section.name, item.value ->> 'name')
              and not item.value ? 'inherited'
            union all
            -- the table's own trigger, in another state
            select trg.tgrelid, 'triggers', trg.tgname, jsonb_build_object(
                'name', trg.tgname,
                'enabled', case trg.tgenabled when 'O' then 'origin' when 'D' then 'disabled'
                    when 'R' then 'replica' else 'always' end,
                'function', format('%I.%I', ns.nspname, pro.proname),
                'inherited', true),
                jsonb_build_object('id', trg.oid, 'function', trg.tgfoid)
            from unnest(v_relids) as own (oid)
            join pg_trigger as trg on trg.tgrelid = own.oid and trg.tgparentid <> 0
            join pg_proc as pro on pro.oid = trg.tgfoid
            join pg_namespace as ns on ns.oid = pro.pronamespace
            where v_parts ? concat_ws(' ', trg.tgrelid, 'triggers', trg.tgname)
        ),
        list as (
            select object.relid, object.section, jsonb_agg(object.item order by object.name) as items,
                jsonb_object_agg(object.name, object.ids) as ids
            from object
            group by object.relid, object.section
        ),
        own as (
            select list.relid, jsonb_object_agg(list.section, list.items) as items,
                jsonb_object_agg(list.section, list.ids) as ids
            from list
            group by list.relid
        )
        select jsonb_object_agg(own.relid, jsonb_build_object('items', own.items, 'ids', own.ids))
        from own);
end
$$;

comment on function schemawatch._partition_objects(oid[], oid[]) is
'The objects of _partition_parts() and _partition_columns() by oid of the partition, as its own document has them: items and ids, each by
section. A trigger that is the table''s, and only in another state than there, is marked inherited.';
