create or replace function schemawatch._views_reading(p_relids oid[])
returns table (relid oid, viewid oid, attnums smallint[])
language sql
stable
as $$
    with recursive reading (relid, viewid, attnum) as (
        select wanted.oid, rul.ev_class, dep.refobjsubid
        from unnest(p_relids) as wanted (oid)
        join pg_depend as dep
            on dep.refclassid = 'pg_class'::regclass and dep.refobjid = wanted.oid
            and dep.classid = 'pg_rewrite'::regclass and dep.deptype = 'n'
        -- 16384: the first oid that is not the server's own
        join pg_rewrite as rul on rul.oid = dep.objid and rul.oid >= 16384 and rul.rulename = '_RETURN'
        union
        -- a view over a view stands and falls with the columns that the lower one reads
        select reading.relid, rul.ev_class, reading.attnum
        from reading
        join pg_depend as dep
            on dep.refclassid = 'pg_class'::regclass and dep.refobjid = reading.viewid
            and dep.classid = 'pg_rewrite'::regclass and dep.deptype = 'n'
        join pg_rewrite as rul on rul.oid = dep.objid and rul.rulename = '_RETURN'
    )
    select
        reading.relid, reading.viewid,
        coalesce(array_agg(reading.attnum::smallint order by reading.attnum) filter (where reading.attnum > 0), '{}')
    from reading
    join pg_class as rel on rel.oid = reading.viewid and rel.relkind in ('v', 'm') and rel.relpersistence <> 't'
    where not exists (
        select from pg_depend as ext
        where ext.classid = 'pg_class'::regclass and ext.objid = reading.viewid and ext.deptype = 'e')
    group by reading.relid, reading.viewid
$$;

comment on function schemawatch._views_reading(oid[]) is
'Views and materialized views that read each table, also through other views, and the table''s columns that they
stand on. Temporary views and those of extensions are left out.';
