create or replace function schemawatch._partition_tree(p_relids oid[])
returns table (root oid, relid oid, parent oid)
language sql
stable
as $$
    with recursive tree (root, relid, parent) as (
        select whole.partrelid, inh.inhrelid, inh.inhparent
        from unnest(p_relids) as wanted (oid)
        join pg_partitioned_table as whole on whole.partrelid = wanted.oid
        join pg_inherits as inh on inh.inhparent = whole.partrelid and not inh.inhdetachpending
        union all
        select tree.root, inh.inhrelid, inh.inhparent
        from tree
        join pg_partitioned_table as whole on whole.partrelid = tree.relid
        join pg_inherits as inh on inh.inhparent = whole.partrelid and not inh.inhdetachpending
    )
    select tree.root, tree.relid, tree.parent from tree
$$;

comment on function schemawatch._partition_tree(oid[]) is
'Partitions of each partitioned table at any depth, with what they are partitions of. Not pg_partition_tree(),
which locks all of them.';


create or replace function schemawatch._partition_parts(p_partitions oid[])
returns table (relid oid, section text, name name, classid oid, objid oid, mark bigint)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
-- for all partitions at once, of which few have anything
set plan_cache_mode = force_custom_plan
set enable_seqscan = on
set enable_hashjoin = on
set jit = off
as $$
#variable_conflict use_column
begin
    if p_partitions is null then
        return;
    end if;
    return query
    with part (relid, section, name, classid, objid, xids, age) as (
        select con.conrelid, 'constraints', con.conname, 'pg_constraint'::regclass::oid, con.oid, con.xmin::text, age(con.xmin)
        from pg_constraint as con
        where con.conrelid = any (p_partitions) and con.contype in ('p', 'u', 'f', 'c', 'x')
          and con.conparentid = 0 and con.coninhcount = 0
        union all
        -- one that is not unique refuses nothing, unless it computes something
        select idx.indrelid, 'indexes', rel.relname, 'pg_class'::regclass, idx.indexrelid, concat_ws(' ', idx.xmin, rel.xmin),
            least(age(idx.xmin), age(rel.xmin))
        from pg_index as idx
        join pg_class as rel on rel.oid = idx.indexrelid and not rel.relispartition
        where idx.indrelid = any (p_partitions) and (idx.indisunique or not (idx.indexprs, idx.indpred) is null)
          and not exists (
              select from pg_constraint as con
              where con.conindid = idx.indexrelid and con.conrelid = idx.indrelid
                and con.contype in ('p', 'u', 'x'))
        union all
        -- rows that come through the parent fire triggers for each row only
        select trg.tgrelid, 'triggers', trg.tgname, 'pg_trigger'::regclass, trg.oid, trg.xmin::text, age(trg.xmin)
        from pg_trigger as trg
        left join pg_trigger as whole on whole.oid = trg.tgparentid
        where trg.tgrelid = any (p_partitions) and not trg.tgisinternal and trg.tgtype & 1 = 1
          and trg.tgenabled is distinct from whole.tgenabled
    )
    select part.relid, part.section, part.name, part.classid, part.objid,
        -- as _fingerprint_rows(): a row that this transaction wrote marks nothing yet
        case when part.age <= age(pg_current_xact_id_if_assigned()::xid) then null
            else hashtextextended(concat_ws(' ', part.classid, part.objid, part.name, part.xids), 0) end
    from part;
end
$$;

comment on function schemawatch._partition_parts(oid[]) is
'What rows meet in one of these partitions and not in the others: its own constraints, indexes that are unique or over
expressions, triggers
for each row, and those of the table that are in another state there; the columns are in _partition_columns(). A few,
as a rule none. Defaults, privileges, policies, rules and triggers for each statement are those of the table that the
statement names.';


create or replace function schemawatch._partition_columns(p_partitions oid[], p_parents oid[])
returns table (relid oid, name name, mark bigint)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_seqscan = on
set enable_hashjoin = on
set jit = off
as $$
#variable_conflict use_column
begin
    if p_partitions is null then
        return;
    end if;
    return query
    with whole as materialized (
        select att.attrelid, att.attname
        from pg_attribute as att
        where att.attrelid = any (p_parents) and att.attnotnull and att.attnum > 0 and not att.attisdropped
    ),
    own as materialized (
        select att.attrelid, att.attname, att.attnum, att.xmin
        from pg_attribute as att
        where att.attrelid = any (p_partitions) and att.attnotnull and att.attnum > 0 and not att.attisdropped
    )
    select own.attrelid, own.attname,
        -- as _fingerprint_rows(): a row that this transaction wrote marks nothing yet
        case when age(own.xmin) <= age(pg_current_xact_id_if_assigned()::xid) then null
            else hashtextextended(concat_ws(' ', own.attrelid, own.attnum, own.xmin), 0) end
    from own
    join unnest(p_partitions, p_parents) as tree (relid, parent) on tree.relid = own.attrelid
    left join whole on whole.attrelid = tree.parent and whole.attname = own.attname
    where whole.attname is null;
    -- which PostgreSQL 15 does not allow
    if exists (
        select from pg_attribute as att
        where att.attrelid = any (p_parents) and att.attgenerated <> '')
    then
        return query
        select att.attrelid, att.attname,
            case when least(age(att.xmin), age(ad.xmin)) <= age(pg_current_xact_id_if_assigned()::xid) then null
                else hashtextextended(concat_ws(' ', att.attrelid, att.attnum, att.xmin, ad.oid, ad.xmin), 1) end
        from pg_attribute as att
        join unnest(p_partitions, p_parents) as tree (relid, parent) on tree.relid = att.attrelid
        join pg_attrdef as ad on ad.adrelid = att.attrelid and ad.adnum = att.attnum
        join pg_attribute as whole on whole.attrelid = tree.parent and whole.attname = att.attname
        join pg_attrdef as wad on wad.adrelid = whole.attrelid and wad.adnum = whole.attnum
        where att.attrelid = any (p_partitions) and att.attgenerated <> ''
          and ad.adbin::text <> wad.adbin::text
          and pg_get_expr(ad.adbin, ad.adrelid) <> pg_get_expr(wad.adbin, wad.adrelid);
    end if;
end
$$;

comment on function schemawatch._partition_columns(oid[], oid[]) is
'Columns of partitions that are not as in the table above, their parent at the same place of the second array: NOT NULL, or computed by another expression.';


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


create or replace function schemawatch._partition_refusals_of(p_relids oid[])
returns table (partition oid, publications jsonb, index oid)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_partitions oid[];
begin
    if not exists (select from pg_publication as pub where pub.pubupdate or pub.pubdelete) then
        return;
    end if;
    v_partitions := array(select tree.relid from schemawatch._partition_tree(p_relids) as tree);
    return query
    select own.oid, refused.publications, ident.index
    from unnest(v_partitions) as own (oid)
    join pg_class as rel on rel.oid = own.oid
    left join lateral (
        select idx.indexrelid as index from pg_index as idx
        where rel.relreplident = 'i' and idx.indrelid = own.oid and idx.indisreplident
    ) as ident on true
    left join (
        select ref.relid, jsonb_object_agg(pub.pubname, jsonb_build_object(
            'operations', ref.operations, 'causes', ref.causes)) as publications
        from schemawatch._refused_writes_of(v_partitions) as ref
        join pg_publication as pub on pub.oid = ref.pubid
        group by ref.relid
    ) as refused on refused.relid = own.oid;
end
$$;

comment on function schemawatch._partition_refusals_of(oid[]) is
'For the partitions of these tables at any depth, as far as there are publications: which of those make PostgreSQL refuse UPDATE
or DELETE of the partition''s rows, and the index that is its replica identity, which can be dropped by itself.';


create or replace function schemawatch._partitions_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_seqscan = on
set enable_hashjoin = on
set jit = off
as $$
#variable_conflict use_column
declare
    v_roots oid[];
    v_partitions oid[];
    v_parents oid[];
    v_own jsonb;
begin
    select array_agg(tree.root), array_agg(tree.relid), array_agg(tree.parent) into v_roots, v_partitions, v_parents
    from schemawatch._partition_tree(p_relids) as tree;
    -- most tables have none, and should not pay for the rest
    if v_roots is null then
        return;
    end if;
    v_own := schemawatch._partition_objects(v_partitions, v_parents);
    return query
    select
        tree.root,
        jsonb_agg(jsonb_build_object(
            'schema', ns.nspname,
            'name', rel.relname,
            'bound', jsonb_build_object('text', pg_get_expr(rel.relpartbound, 0)))
            -- most partitions have none of these
            || case when tree.parent = tree.root and rel.relkind = 'r' and rel.relpersistence = 'p' then '{}'
            else jsonb_strip_nulls(jsonb_build_object(
                'parent', case when tree.parent <> tree.root then format('%I.%I', pns.nspname, par.relname) end,
                'kind', case rel.relkind when 'p' then 'partitioned table' when 'f' then 'foreign table' end,
                'partition_key', case when rel.relkind = 'p'
                    then jsonb_build_object('text', pg_get_partkeydef(rel.oid)) end,
                'persistence', case rel.relpersistence when 'u' then 'unlogged' end)) end
            || case when refused.publications is null then '{}'
                else jsonb_build_object('refuses', refused.publications) end
            || coalesce(v_own #> array[rel.oid::text, 'items'], '{}')
            order by ns.nspname, rel.relname),
        jsonb_object_agg(format('%I.%I', ns.nspname, rel.relname), jsonb_build_object(
            'id', rel.oid,
            'schema', rel.relnamespace,
            'bound', md5(rel.relpartbound::text),
            -- its row type was written with the table; the link may be younger
            'attached', typ.xmin <> inh.xmin)
            || case when tree.parent = tree.root then '{}' else jsonb_build_object('parent', tree.parent) end
            || case when refused.index is null then '{}' else jsonb_build_object('identity_index', refused.index) end
            || case when rel.relkind <> 'p' then '{}' else (
                select jsonb_build_object('partition_key', md5(row(part.partstrat, part.partattrs, part.partclass,
                    part.partcollation, part.partexprs)::text))
                    || case when part.partexprs is null then '{}'
                        else jsonb_build_object('promises', schemawatch._promises(part.partexprs::text)) end
                from pg_partitioned_table as part where part.partrelid = rel.oid) end
            || coalesce(v_own #> array[rel.oid::text, 'ids'], '{}'))
    from unnest(v_roots, v_partitions, v_parents) as tree (root, relid, parent)
    join pg_inherits as inh on inh.inhrelid = tree.relid
    join pg_class as rel on rel.oid = tree.relid
    join pg_namespace as ns on ns.oid = rel.relnamespace
    join pg_type as typ on typ.oid = rel.reltype
    join pg_class as par on par.oid = tree.parent
    join pg_namespace as pns on pns.oid = par.relnamespace
    left join schemawatch._partition_refusals_of(p_relids) as refused on refused.partition = tree.relid
    group by tree.root;
end
$$;

comment on function schemawatch._partitions_of(oid[]) is
'Partitions of each partitioned table at any depth: their bounds, which table they are a partition of unless it is
this one, and what they have of their own (_partition_objects).';
