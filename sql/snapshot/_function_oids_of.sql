create or replace function schemawatch._function_oids_of(p_relids oid[])
returns table (relid oid, oid oid)
language sql
stable
as $$
    with part as (
        -- what hangs on a table and may call a function
        select wanted.oid as relid, 'pg_trigger'::regclass as classid, trg.oid
        from unnest(p_relids) as wanted (oid)
        join pg_trigger as trg on trg.tgrelid = wanted.oid and not trg.tgisinternal
        union all
        select wanted.oid, 'pg_constraint'::regclass, con.oid
        from unnest(p_relids) as wanted (oid)
        join pg_constraint as con on con.conrelid = wanted.oid and con.contype in ('c', 'x')
        union all
        select wanted.oid, 'pg_attrdef'::regclass, ad.oid
        from unnest(p_relids) as wanted (oid)
        join pg_attrdef as ad on ad.adrelid = wanted.oid
        union all
        select wanted.oid, 'pg_policy'::regclass, pol.oid
        from unnest(p_relids) as wanted (oid)
        join pg_policy as pol on pol.polrelid = wanted.oid
        union all
        select wanted.oid, 'pg_class'::regclass, idx.indexrelid
        from unnest(p_relids) as wanted (oid)
        join pg_index as idx on idx.indrelid = wanted.oid
            and (idx.indexprs is not null or idx.indpred is not null)
        union all
        select tree.root, part.classid, part.objid
        from schemawatch._partition_parts((
            select array_agg(own.relid) from schemawatch._partition_tree(p_relids) as own)) as part
        join schemawatch._partition_tree(p_relids) as tree on tree.relid = part.relid
        where exists (select from pg_partitioned_table as whole where whole.partrelid = any (p_relids))
    )
    select distinct part.relid, dep.refobjid
    from part
    join pg_depend as dep
        on dep.classid = part.classid and dep.objid = part.oid and dep.refclassid = 'pg_proc'::regclass
$$;

comment on function schemawatch._function_oids_of(oid[]) is
'User functions that the triggers, checks, defaults, policies and index expressions of each table call, and those of
one of its partitions. Those that came with the server are not recorded in pg_depend.';
