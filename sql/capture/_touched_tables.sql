create or replace function schemawatch._touched_tables(p_classid oid, p_objid oid)
returns setof oid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set work_mem = '256kB'
as $$
begin
    return query
    with recursive relation (oid) as (
        select p_objid where p_classid = 'pg_class'::regclass
        union all
        -- what lives in a renamed schema, as far as tables elsewhere are made of it
        select rel.oid from pg_class as rel
        where p_classid = 'pg_namespace'::regclass and rel.relnamespace = p_objid and rel.relkind = 'S'
    ),
    routine (oid) as (
        select p_objid where p_classid = 'pg_proc'::regclass
        union all
        select pro.oid from pg_proc as pro
        where p_classid = 'pg_namespace'::regclass and pro.pronamespace = p_objid
    ),
    depending (classid, objid) as (
        -- a type reaches its columns through arrays, domains, composites over it, and row types of tables
        select p_classid, p_objid
        where p_classid in ('pg_type'::regclass, 'pg_class'::regclass)
        union
        select 'pg_type'::regclass::oid, con.contypid
        from pg_constraint as con
        where p_classid = 'pg_constraint'::regclass and con.oid = p_objid and con.contypid <> 0
        union
        select 'pg_type'::regclass::oid, typ.oid
        from pg_type as typ
        where p_classid = 'pg_namespace'::regclass and typ.typnamespace = p_objid
          and typ.typtype in ('e', 'd', 'c', 'r')
        union
        select next.classid, next.objid
        from depending
        cross join lateral (
            select dep.classid, dep.objid
            from pg_depend as dep
            where depending.classid = 'pg_type'::regclass
              and dep.refclassid = depending.classid and dep.refobjid = depending.objid
              and dep.classid in ('pg_type'::regclass, 'pg_class'::regclass)
            union all
            select 'pg_type'::regclass, rel.reltype
            from pg_class as rel
            where depending.classid = 'pg_class'::regclass and rel.oid = depending.objid and rel.reltype <> 0
        ) as next
    ),
    direct (relid) as (
        select p_objid where p_classid = 'pg_class'::regclass
        union
        select idx.indrelid from pg_index as idx
        where p_classid = 'pg_class'::regclass and idx.indexrelid = p_objid
        union
        -- the table that owns a sequence; the defaults that name it
        select dep.refobjid
        from relation
        cross join lateral (
            select own.refobjid
            from pg_depend as own
            where own.classid = 'pg_class'::regclass and own.objid = relation.oid
              and own.refclassid = 'pg_class'::regclass and own.deptype in ('a', 'i')
            offset 0  -- by its index, here and below: a catalog is not read from end to end for one object
        ) as dep
        union
        select dep.adrelid
        from relation
        cross join lateral (
            select ad.adrelid
            from pg_depend as own
            join pg_attrdef as ad on ad.oid = own.objid
            where own.refclassid = 'pg_class'::regclass and own.refobjid = relation.oid
              and own.classid = 'pg_attrdef'::regclass
            offset 0
        ) as dep
        union
        select con.conrelid from pg_constraint as con
        where p_classid = 'pg_constraint'::regclass and con.oid = p_objid
        union
        -- foreign keys to tables in a renamed schema
        select con.conrelid
        from pg_class as rel
        join pg_constraint as con on con.confrelid = rel.oid
        where p_classid = 'pg_namespace'::regclass and rel.relnamespace = p_objid
        union
        select trg.tgrelid from pg_trigger as trg
        where p_classid = 'pg_trigger'::regclass and trg.oid = p_objid
        union
        select pol.polrelid from pg_policy as pol
        where p_classid = 'pg_policy'::regclass and pol.oid = p_objid
        union
        select rul.ev_class from pg_rewrite as rul
        where p_classid = 'pg_rewrite'::regclass and rul.oid = p_objid
        union
        select ste.stxrelid from pg_statistic_ext as ste
        where p_classid = 'pg_statistic_ext'::regclass and ste.oid = p_objid
        union
        select depending.objid from depending where depending.classid = 'pg_class'::regclass
        union
        -- the views in a renamed schema
        select rel.oid from pg_class as rel
        where p_classid = 'pg_namespace'::regclass and rel.relnamespace = p_objid and rel.relkind in ('v', 'm')
        union
        select coalesce(trg.tgrelid, con.conrelid, ad.adrelid, pol.polrelid, idx.indrelid)
        from routine
        cross join lateral (
            select own.classid, own.objid
            from pg_depend as own
            where own.refclassid = 'pg_proc'::regclass and own.refobjid = routine.oid
            offset 0
        ) as dep
        left join pg_trigger as trg on dep.classid = 'pg_trigger'::regclass and trg.oid = dep.objid
        left join pg_constraint as con on dep.classid = 'pg_constraint'::regclass and con.oid = dep.objid
        left join pg_attrdef as ad on dep.classid = 'pg_attrdef'::regclass and ad.oid = dep.objid
        left join pg_policy as pol on dep.classid = 'pg_policy'::regclass and pol.oid = dep.objid
        left join pg_index as idx on dep.classid = 'pg_class'::regclass and idx.indexrelid = dep.objid
    ),
    -- a command on a parent reports only the parent
    heirs (relid) as (
        select direct.relid from direct
        union
        select inh.inhrelid
        from heirs
        cross join lateral (
            select own.inhrelid from pg_inherits as own where own.inhparent = heirs.relid offset 0
        ) as inh
    ),
    -- one on a partition concerns what it is a partition of, but none of the others
    above (relid) as (
        select direct.relid from direct
        union
        select kin.relid
        from above
        cross join lateral (
            select inh.inhparent from pg_inherits as inh where inh.inhrelid = above.relid
            union all
            -- what a view reads
            select dep.refobjid
            from pg_rewrite as rul
            join pg_depend as dep on dep.classid = 'pg_rewrite'::regclass and dep.objid = rul.oid
                and dep.refclassid = 'pg_class'::regclass and dep.deptype = 'n'
            where rul.ev_class = above.relid and rul.rulename = '_RETURN'
        ) as kin (relid)
    ),
    family (relid) as (
        select heirs.relid from heirs
        union
        select above.relid from above
    )
    select family.relid from family
    union
    select schemawatch._written_targets(array(select family.relid from family))
    union
    select rel.oid from pg_class as rel
    where p_classid = 'pg_namespace'::regclass and rel.relnamespace = p_objid and rel.relkind in ('r', 'p', 'f');
end
$$;

comment on function schemawatch._touched_tables(oid, oid) is
'The tables whose structure a catalog object belongs to: of an index, sequence, constraint, trigger, policy,
rule, statistics object, type, function, view or schema; with parents and children, and with what foreign keys
reference that this transaction wrote.';
