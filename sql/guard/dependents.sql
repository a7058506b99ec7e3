create or replace function schemawatch._depending_object(p_classid oid, p_objid oid, p_objsubid integer)
returns table (classid oid, objid oid, objsubid integer)
language sql
stable
rows 1
as $$
    -- a view by its rule
    select 'pg_class'::regclass::oid, rw.ev_class, 0
    from pg_rewrite as rw
    where p_classid = 'pg_rewrite'::regclass and rw.oid = p_objid and rw.rulename = '_RETURN'
    union all
    -- a generated column by its expression; any other default belongs to its column
    select 'pg_class'::regclass, def.adrelid, def.adnum::integer
    from pg_attrdef as def
    join pg_attribute as att on att.attrelid = def.adrelid and att.attnum = def.adnum and att.attgenerated <> ''
    where p_classid = 'pg_attrdef'::regclass and def.oid = p_objid
    union all
    select p_classid, p_objid, p_objsubid
    where p_classid <> 'pg_attrdef'::regclass
      and not exists (  -- its TOAST table
          select from pg_class as rel
          where p_classid = 'pg_class'::regclass and rel.oid = p_objid and rel.relkind = 't')
      and not exists (
          select from pg_rewrite as rw
          where p_classid = 'pg_rewrite'::regclass and rw.oid = p_objid and rw.rulename = '_RETURN')
$$;

comment on function schemawatch._depending_object(oid, oid, integer) is
'The object that people mean by one in pg_depend: the view, not its rule; the column, not its expression.';


create or replace function schemawatch._dependents(p_relid oid, p_column name)
returns table (classid oid, objid oid, objsubid integer, through_class oid, through_id oid, whole boolean)
language sql
stable
rows 20
as $$
    with recursive family as (
        -- what is inherited goes with it
        select p_relid as relid
        union
        select inh.inhrelid
        from family
        join pg_inherits as inh on inh.inhparent = family.relid
    ),
    start as materialized (
        select family.relid, att.attnum
        from family
        left join pg_attribute as att
            on att.attrelid = family.relid and att.attname = p_column and att.attnum > 0 and not att.attisdropped
        where p_column is null or att.attnum is not null
    ),
    walk as (
        select node.classid, node.objid, node.objsubid, null::oid as through_class, null::oid as through_id,
            dep.refobjsubid = 0 and p_column is not null and dep.classid <> 'pg_type'::regclass as whole
        from start
        join pg_depend as dep on dep.refclassid = 'pg_class'::regclass and dep.refobjid = start.relid
            and (start.attnum is null or dep.refobjsubid = start.attnum
                -- the row as a whole: what hangs on the table alone is not hit
                or dep.refobjsubid = 0
                    and dep.classid in ('pg_rewrite'::regclass, 'pg_proc'::regclass, 'pg_type'::regclass))
        cross join lateral schemawatch._depending_object(dep.classid, dep.objid, dep.objsubid) as node
        where (node.classid, node.objid) <> ('pg_class'::regclass, start.relid) or node.objsubid > 0
        union
        select node.classid, node.objid, node.objsubid, walk.classid, walk.objid, walk.whole
        from walk
        join pg_depend as dep on dep.refclassid = walk.classid and dep.refobjid = walk.objid
            and (walk.objsubid = 0 or dep.refobjsubid = walk.objsubid)
        cross join lateral schemawatch._depending_object(dep.classid, dep.objid, dep.objsubid) as node
        where (node.classid, node.objid, node.objsubid) <> (walk.classid, walk.objid, walk.objsubid)
          and (node.classid, node.objid) <> ('pg_class'::regclass, p_relid)
    )
    select distinct on (walk.classid, walk.objid, walk.objsubid) walk.*
    from walk
    order by walk.classid, walk.objid, walk.objsubid, walk.whole, walk.through_id nulls first
$$;

comment on function schemawatch._dependents(oid, name) is
'What the catalog knows to depend on a table, or on one of its columns, directly or through something else
(through_class, through_id): what DROP ... CASCADE would take along or change. With whole: it uses the row as a whole,
and may not use this column.';
