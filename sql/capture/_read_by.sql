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
