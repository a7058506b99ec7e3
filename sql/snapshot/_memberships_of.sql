create or replace function schemawatch._memberships_of(p_relids oid[])
returns table (
    relid oid, pubid oid, source oid, columns jsonb, attnums text, filter pg_node_tree, filtered boolean,
    clauses jsonb, clause_ids jsonb, members oid[], through oid
)
language sql
stable
as $$
    with recursive lineage as (
        -- what PostgreSQL calls publishable: no other relation is in a publication, whatever its clauses say
        select rel.oid as relid, rel.oid as member, 0 as depth, rel.relnamespace, rel.relispartition
        from unnest(p_relids) as wanted (oid)
        join pg_class as rel on rel.oid = wanted.oid
        where rel.relkind in ('r', 'p') and rel.relpersistence = 'p' and rel.oid >= 16384
        union all
        -- a partition is published with each of its ancestors
        select lineage.relid, parent.oid, lineage.depth + 1, parent.relnamespace, parent.relispartition
        from lineage
        join pg_inherits as inh on inh.inhrelid = lineage.member and not inh.inhdetachpending
        join pg_class as parent on parent.oid = inh.inhparent
        where lineage.relispartition
    ),
    named as materialized (
        select lineage.relid, lineage.member, lineage.depth, pr.prpubid as pubid,
            -- from PostgreSQL 19 on: left out of FOR ALL TABLES
            coalesce((to_jsonb(pr) ->> 'prexcept')::boolean, false) as excepted
        from lineage
        join pg_publication_rel as pr on pr.prrelid = lineage.member
    ),
    hit as (
        select named.relid, named.member, named.depth, named.pubid, 3 as turn, named.member as id
        from named
        where not named.excepted
        union all
        select lineage.relid, lineage.member, lineage.depth, pn.pnpubid, 2, pn.pnnspid
        from lineage
        join pg_publication_namespace as pn on pn.pnnspid = lineage.relnamespace
        union all
        select lineage.relid, lineage.member, lineage.depth, pub.oid, 1, 0
        from lineage
        join pg_publication as pub on pub.puballtables
        where not exists (
              select from named
              where named.relid = lineage.relid and named.pubid = pub.oid and named.excepted)
    ),
    membership as (
        select hit.relid, hit.pubid,
            -- the topmost ancestor, when it gives the name; its columns and filter apply then
            case when pub.pubviaroot then
                (array_agg(hit.member order by hit.depth desc) filter (where hit.depth > 0))[1] end as root,
            jsonb_agg(distinct jsonb_build_array(hit.turn, case hit.turn
                when 1 then 'ALL TABLES'
                when 2 then format('TABLES IN SCHEMA %I', ns.nspname)
                else format('TABLE %I.%I', mns.nspname, mem.relname) end)) as clauses,
            jsonb_agg(distinct hit.id) as clause_ids,
            array_agg(distinct hit.member) filter (where hit.depth > 0) as members,
            (array_agg(hit.member order by hit.depth))[1] as nearest
        from hit
        join pg_publication as pub on pub.oid = hit.pubid
        join pg_class as mem on mem.oid = hit.member
        join pg_namespace as mns on mns.oid = mem.relnamespace
        left join pg_namespace as ns on ns.oid = hit.id and hit.turn = 2
        group by hit.relid, hit.pubid, pub.pubviaroot
    )
    select
        own.relid, own.pubid, coalesce(own.root, own.relid),
        schemawatch._column_names(pr.prrelid, pr.prattrs::smallint[]), pr.prattrs::text, pr.prqual,
        pr.prqual is not null and not exists (
            select from pg_publication_namespace as pn
            where pn.pnpubid = own.pubid and pn.pnnspid = source.relnamespace),
        (select jsonb_agg(clause.value -> 1 order by clause.value -> 0, clause.value -> 1)
         from jsonb_array_elements(own.clauses) as clause (value)),
        own.clause_ids, own.members,
        nullif(own.nearest, own.relid)
    from membership as own
    join pg_class as source on source.oid = coalesce(own.root, own.relid)
    left join pg_publication_rel as pr on pr.prpubid = own.pubid and pr.prrelid = source.oid
$$;

comment on function schemawatch._memberships_of(oid[]) is
'Publications that carry the changes of each table: by its name, through its schema, as one of all tables, or, for
a partition, through an ancestor (through: none of the other three). source is the table under whose name they
are sent, and whose column list and filter apply. filtered: not by a filter that the schema''s membership overrules, though its columns still count.';
