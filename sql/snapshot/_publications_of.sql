create or replace function schemawatch._publications_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language sql
stable
as $$
    select
        member.relid,
        jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
            'name', pub.pubname,
            'columns', schemawatch._column_names(member.relid, member.prattrs),
            'filter', case when member.filter is not null
                then jsonb_build_object('text', member.filter) end,
            'operations', array_remove(array[
                case when pub.pubinsert then 'insert' end,
                case when pub.pubupdate then 'update' end,
                case when pub.pubdelete then 'delete' end,
                case when pub.pubtruncate then 'truncate' end], null),
            'via_root', nullif(pub.pubviaroot, false),
            'generated_columns', case when coalesce(to_jsonb(pub) ->> 'pubgencols', 'n') not in ('n', 'false')
                then to_jsonb(pub) ->> 'pubgencols' end)) order by pub.pubname),
        jsonb_object_agg(pub.pubname, jsonb_strip_nulls(jsonb_build_object(
            'id', pub.oid,
            'columns', member.prattrs::text,
            'filter', md5(member.tree))))
    from (
        select wanted.oid as relid, pr.prpubid as pubid, pr.prattrs::smallint[] as prattrs,
               schemawatch._stable_text(pg_get_expr(pr.prqual, pr.prrelid)) as filter, pr.prqual::text as tree
        from unnest(p_relids) as wanted (oid)
        join pg_publication_rel as pr on pr.prrelid = wanted.oid
        union all
        -- a table may be in one publication by name and by schema: by name says more
        select wanted.oid, pn.pnpubid, null, null, null
        from unnest(p_relids) as wanted (oid)
        join pg_class as rel on rel.oid = wanted.oid
        join pg_publication_namespace as pn on pn.pnnspid = rel.relnamespace
        where not exists (
            select from pg_publication_rel as pr where pr.prrelid = wanted.oid and pr.prpubid = pn.pnpubid)
        union all
        select wanted.oid, pub.oid, null, null, null
        from unnest(p_relids) as wanted (oid)
        join pg_class as rel on rel.oid = wanted.oid and rel.relkind in ('r', 'p')
            and rel.relpersistence = 'p'
        join pg_publication as pub on pub.puballtables
    ) as member
    join pg_publication as pub on pub.oid = member.pubid
    group by member.relid
$$;

comment on function schemawatch._publications_of(oid[]) is
'Publications that each table is in: by name, through its schema, or FOR ALL TABLES.';
