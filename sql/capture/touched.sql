create or replace function schemawatch._written_targets(p_relids oid[])
returns setof oid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    -- By the age of their rows: every change of a referencing table would read the referenced ones as well.
    with recursive target (relid) as (
        select con.confrelid
        from unnest(p_relids) as own (relid)
        join pg_constraint as con on con.conrelid = own.relid and con.contype = 'f' and con.confrelid <> con.conrelid
        where age(con.xmin) <= age(pg_current_xact_id()::xid)
        union
        -- and what a referenced partition is a part of
        select inh.inhparent
        from target
        join pg_inherits as inh on inh.inhrelid = target.relid
    )
    select target.relid from target;
end
$$;

comment on function schemawatch._written_targets(oid[]) is
'The tables that foreign keys of these tables reference, as far as this transaction, or a younger one, wrote the
foreign key: an event names only the referencing table.';


create or replace function schemawatch._calling(p_classid oid, p_objid oid)
returns table (classid oid, objid oid)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
rows 10
as $$
#variable_conflict use_column
begin
    if p_classid not in ('pg_proc'::regclass, 'pg_namespace'::regclass) then
        return;
    end if;
    return query
    with direct as materialized (
        select dep.classid, dep.objid
        from (
            select p_objid as oid where p_classid = 'pg_proc'::regclass
            union all
            select pro.oid from pg_proc as pro
            where p_classid = 'pg_namespace'::regclass and pro.pronamespace = p_objid
        ) as routine
        cross join lateral (
            select own.classid, own.objid
            from pg_depend as own
            where own.refclassid = 'pg_proc'::regclass and own.refobjid = routine.oid
            offset 0
        ) as dep
    )
    select direct.classid, direct.objid from direct
    union
    -- through an operator
    select dep.classid, dep.objid
    from direct
    cross join lateral (
        select own.classid, own.objid
        from pg_depend as own
        where direct.classid = 'pg_operator'::regclass
          and own.refclassid = direct.classid and own.refobjid = direct.objid
        offset 0
    ) as dep;
end
$$;

comment on function schemawatch._calling(oid, oid) is
'What is stored and calls a function, or the functions of a schema, also through operators. A function of its own, with an
estimate of its own: in the query of _touched_tables() those of its recursions would be multiplied, and with them the memory
that PostgreSQL sets aside for them.';


create or replace function schemawatch._reaches_tables(p_classid oid, p_objid oid)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_classid <> 'pg_proc'::regclass then
        return p_classid in ('pg_class'::regclass, 'pg_type'::regclass, 'pg_namespace'::regclass, 'pg_constraint'::regclass,
            'pg_trigger'::regclass, 'pg_policy'::regclass, 'pg_rewrite'::regclass, 'pg_statistic_ext'::regclass);
    end if;
    -- nothing at all depends on a new function
    return exists (
            select from pg_depend as dep
            where dep.refclassid = 'pg_proc'::regclass and dep.refobjid = p_objid)
        and exists (
            select from schemawatch._calling(p_classid, p_objid) as calling
            where calling.classid in ('pg_class'::regclass, 'pg_type'::regclass, 'pg_constraint'::regclass,
                'pg_trigger'::regclass, 'pg_policy'::regclass, 'pg_rewrite'::regclass, 'pg_attrdef'::regclass));
end
$$;

comment on function schemawatch._reaches_tables(oid, oid) is
'Whether _touched_tables() has to be asked about a catalog object. Not about operators, casts and their like, nor about a
function that nothing stored calls: an extension brings a thousand of them.';


create or replace function schemawatch._using_relation(p_relid oid)
returns setof oid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select own.refobjid
    from pg_depend as own
    where own.classid = 'pg_class'::regclass and own.objid = p_relid
      and own.refclassid = 'pg_class'::regclass and own.deptype in ('a', 'i')
    union
    select ad.adrelid
    from pg_depend as own
    join pg_attrdef as ad on ad.oid = own.objid
    where own.refclassid = 'pg_class'::regclass and own.refobjid = p_relid
      and own.classid = 'pg_attrdef'::regclass;
end
$$;

comment on function schemawatch._using_relation(oid) is
'The table that owns a sequence, and those whose defaults name it.';


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
    calling as materialized (
        select * from schemawatch._calling(p_classid, p_objid)
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
        -- domains, by a default or a check
        select 'pg_type'::regclass::oid, coalesce(con.contypid, calling.objid)
        from calling
        left join pg_constraint as con on calling.classid = 'pg_constraint'::regclass and con.oid = calling.objid
        where calling.classid = 'pg_type'::regclass or con.contypid <> 0
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
        select own.relid from relation cross join lateral schemawatch._using_relation(relation.oid) as own (relid)
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
        select coalesce(trg.tgrelid, con.conrelid, ad.adrelid, pol.polrelid, rul.ev_class, idx.indrelid, part.partrelid)
        from calling as dep
        left join pg_trigger as trg on dep.classid = 'pg_trigger'::regclass and trg.oid = dep.objid
        left join pg_constraint as con on dep.classid = 'pg_constraint'::regclass and con.oid = dep.objid
        left join pg_attrdef as ad on dep.classid = 'pg_attrdef'::regclass and ad.oid = dep.objid
        left join pg_policy as pol on dep.classid = 'pg_policy'::regclass and pol.oid = dep.objid
        left join pg_rewrite as rul on dep.classid = 'pg_rewrite'::regclass and rul.oid = dep.objid
        left join pg_index as idx on dep.classid = 'pg_class'::regclass and idx.indexrelid = dep.objid
        left join pg_partitioned_table as part on dep.classid = 'pg_class'::regclass and part.partrelid = dep.objid
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


create or replace function schemawatch._read_by(p_viewid oid)
returns setof oid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    with recursive reads (oid) as (
        select p_viewid
        union
        select dep.refobjid
        from reads
        join pg_rewrite as rul on rul.ev_class = reads.oid and rul.rulename = '_RETURN'
        join pg_depend as dep
            on dep.classid = 'pg_rewrite'::regclass and dep.objid = rul.oid
            and dep.refclassid = 'pg_class'::regclass and dep.deptype = 'n'
    )
    select reads.oid from reads where reads.oid <> p_viewid;
end
$$;

comment on function schemawatch._read_by(oid) is 'The relations that a view reads, also through other views.';


create or replace function schemawatch._touched_schema_ids(p_classid oid, p_objid oid, p_object_type text)
returns bigint[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_relids oid[];
    v_elsewhere bigint[];
begin
    if not schemawatch._reaches_tables(p_classid, p_objid) then
        return null;
    end if;
    -- The common case costs an index probe or two.
    if p_object_type = 'table' and not exists (
        select from pg_inherits as inh where inh.inhrelid = p_objid
        union all
        select from pg_inherits as inh where inh.inhparent = p_objid
        union all
        -- columns of its row type, also in arrays; through pg_class, since typrelid has no index
        select
        from pg_class as own
        join pg_type as typ on typ.oid = own.reltype
        join pg_depend as dep
            on dep.refclassid = 'pg_type'::regclass and dep.refobjid in (typ.oid, typ.typarray)
            and dep.deptype <> 'i'
        where own.oid = p_objid)
    then
        v_relids := array[p_objid];
        if exists (select from pg_constraint as con where con.conrelid = p_objid and con.contype = 'f') then
            v_relids := v_relids || array(select schemawatch._written_targets(v_relids));
        end if;
    elsif p_object_type = 'index' and not exists (
        select from pg_inherits as inh where inh.inhrelid = p_objid
        union all
        select from pg_inherits as inh where inh.inhparent = p_objid
        union all
        -- what one partition alone refuses is a matter of its parents
        select from pg_index as idx
        join pg_inherits as inh on inh.inhrelid = idx.indrelid
        where idx.indexrelid = p_objid and (idx.indisunique or not (idx.indexprs, idx.indpred) is null)
        union all
        -- of a materialized view: its tables are asked for below
        select
        from pg_index as idx
        join pg_class as rel on rel.oid = idx.indrelid and rel.relkind = 'm'
        where idx.indexrelid = p_objid)
    then
        v_relids := array(select idx.indrelid from pg_index as idx where idx.indexrelid = p_objid);
    elsif p_object_type in ('view', 'materialized view') and not exists (
        select
        from pg_class as own
        join pg_type as typ on typ.oid = own.reltype
        join pg_depend as dep
            on dep.refclassid = 'pg_type'::regclass and dep.refobjid in (typ.oid, typ.typarray)
            and dep.deptype <> 'i'
        where own.oid = p_objid)
    then
        v_relids := array(select schemawatch._read_by(p_objid));
    elsif p_object_type = 'sequence' and not exists (
        select
        from schemawatch._using_relation(p_objid) as own (relid)
        cross join lateral (
            select from pg_inherits as inh where inh.inhrelid = own.relid
            union all
            select from pg_inherits as inh where inh.inhparent = own.relid
        ) as kin)
    then
        v_relids := array(select schemawatch._using_relation(p_objid));
    elsif p_objid is not null then
        v_relids := array(select schemawatch._touched_tables(p_classid, p_objid));
    end if;
    -- foreign keys elsewhere, as long as their documents have the name that this table had
    if p_object_type = 'table' and exists (
        select from pg_depend as dep
        -- its own checks depend on it as well
        join pg_constraint as con on con.oid = dep.objid and con.contype = 'f' and con.confrelid = p_objid
        where dep.refclassid = 'pg_class'::regclass and dep.refobjid = p_objid
          and dep.classid = 'pg_constraint'::regclass and dep.deptype = 'n')
    then
        -- of thousands of documents none is opened while the newest version has the name that it has now
        if not exists (
            select from schemawatch.snapshot as own
            join pg_class as rel on rel.oid = p_objid and rel.relname = own.table_name
            join pg_namespace as ns on ns.oid = rel.relnamespace and ns.nspname = own.schema_name
            where own.relid = p_objid
              and own.version = (
                  select max(newest.version) from schemawatch.snapshot as newest
                  where newest.schema_id = own.schema_id))
        then
            v_elsewhere := array(
                select own.schema_id
                from pg_depend as dep
                join pg_constraint as con
                    on con.oid = dep.objid and con.confrelid = p_objid and con.contype = 'f' and con.conparentid = 0
                join schemawatch.snapshot as own on own.relid = con.conrelid
                join pg_class as rel on rel.oid = p_objid
                join pg_namespace as ns on ns.oid = rel.relnamespace
                where dep.refclassid = 'pg_class'::regclass and dep.refobjid = p_objid
                  and dep.classid = 'pg_constraint'::regclass
                  and own.version = (
                      select max(newest.version) from schemawatch.snapshot as newest
                      where newest.schema_id = own.schema_id)
                  and not own.document -> 'constraints' @> jsonb_build_array(jsonb_build_object('references',
                      jsonb_build_object('table', format('%I.%I', ns.nspname, rel.relname)))));
        end if;
    end if;
    return (
        select array_agg(distinct snap.schema_id)
        from (
            select own.schema_id from schemawatch.snapshot as own where own.relid = any (v_relids)
            union all
            select unnest(v_elsewhere)
            union all
            -- a partition that was just detached, a child that inherits no more, a sequence that no column owns any
            -- more, a view with a new query: only the last version knows whose it was
            select own.schema_id from schemawatch.snapshot as own
            where own.member_oids @> array[p_objid]
              and p_object_type in ('sequence', 'view', 'table', 'foreign table')
            union all
            -- a table that takes the name of a dropped one
            select own.schema_id
            from schemawatch.snapshot as own
            join pg_class as rel on rel.relname = own.table_name and rel.oid = p_objid
            join pg_namespace as ns on ns.oid = rel.relnamespace and ns.nspname = own.schema_name
            join schemawatch.registration as reg on reg.schema_id = own.schema_id and reg.database is null
            where own.relid is null and p_object_type = 'table'
        ) as snap);
end
$$;

comment on function schemawatch._touched_schema_ids(oid, oid, text) is
'The watched tables that a catalog object belongs to, by schema_id; null for none. A superset is harmless: the
digest decides whether anything changed.';


create or replace function schemawatch._granted_functions(p_most integer default null)
returns setof oid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set enable_seqscan = on  -- no index finds a row by who wrote it
as $$
begin
    return query
    select pro.oid
    from pg_proc as pro
    where age(pro.xmin) <= age(pg_current_xact_id()::xid)
      and pro.pronamespace <> 'schemawatch'::regnamespace
      -- few are called by anything that is stored
      and schemawatch._reaches_tables('pg_proc'::regclass, pro.oid)
    limit p_most;
end
$$;

comment on function schemawatch._granted_functions(integer) is
'Functions which this transaction, or a younger one, wrote, and which something stored calls: a GRANT does not name them. All,
or as many as p_most.';


create or replace function schemawatch._unnamed_targets()
returns setof bigint
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    -- who may use a schema says who reaches what is in it
    v_schemas oid[] := array(
        select ns.oid from pg_namespace as ns where age(ns.xmin) <= age(pg_current_xact_id()::xid));
begin
    return query
    -- Rows that this transaction wrote have its xid or a younger one (a savepoint's): so has what others
    -- committed since, and the digest then says that nothing changed.
    with own as (
        select age(pg_current_xact_id()::xid) as age
    ),
    publications_changed as materialized (
        select exists (select from pg_publication as pub, own where age(pub.xmin) <= own.age)
            or exists (select from pg_publication_rel as pr, own where age(pr.xmin) <= own.age)
            or exists (select from pg_publication_namespace as pn, own where age(pn.xmin) <= own.age)
            or exists (
                select from schemawatch.ddl_event as event
                where event.transaction_id = pg_current_xact_id() and event.schema_ids is null
                  -- rows that are gone have no xmin
                  and (event.command_tag like '%PUBLICATION' or event.command_tag like 'DROP %')) as yes
    )
    select head.schema_id
    from schemawatch._head as head
    join pg_class as rel on rel.oid = head.relid
    cross join own
    where age(rel.xmin) <= own.age
       or rel.relnamespace = any (v_schemas)
       or exists (
           select from pg_attribute as att
           where att.attrelid = rel.oid and att.attnum > 0 and age(att.xmin) <= own.age)
       or (select yes from publications_changed)
    union
    -- sequences and views are members of the tables that use them, or that they read
    select snap.schema_id
    from own
    join pg_class as rel on rel.relkind in ('S', 'v', 'm') and (age(rel.xmin) <= own.age
        or rel.relnamespace = any (v_schemas)
        or rel.relkind <> 'S' and rel.oid >= 16384 and exists (
            select from pg_attribute as att
            where att.attrelid = rel.oid and att.attnum > 0 and age(att.xmin) <= own.age))
    join schemawatch.snapshot as snap on snap.member_oids @> array[rel.oid]
    union
    select snap.schema_id
    from schemawatch._granted_functions() as granted (oid)
    cross join lateral schemawatch._touched_tables('pg_proc'::regclass, granted.oid) as touched (relid)
    join schemawatch.snapshot as snap on snap.relid = touched.relid;
end
$$;

comment on function schemawatch._unnamed_targets() is
'Watched tables that an event without a name (GRANT, publications) may have touched in this transaction.';
