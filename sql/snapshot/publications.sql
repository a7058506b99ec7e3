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


create or replace function schemawatch._refused_writes_of(p_relids oid[])
returns table (relid oid, pubid oid, operations text[], causes text[])
language sql
stable
as $$
    with identity as materialized (
        -- the index that PostgreSQL takes for the replica identity
        select rel.oid as relid, rel.relreplident = 'f' as "full", key.columns
        from unnest(p_relids) as wanted (oid)
        join pg_class as rel on rel.oid = wanted.oid and rel.relkind = 'r'
        left join lateral (
            select array_agg(att.attname::text) as columns
            from pg_index as idx
            join pg_attribute as att
                on att.attrelid = idx.indrelid and att.attnum = any ((idx.indkey::smallint[])[0 : idx.indnkeyatts - 1])
            where idx.indrelid = rel.oid and idx.indisvalid and idx.indimmediate and idx.indislive
              and case rel.relreplident when 'd' then idx.indisprimary when 'i' then idx.indisreplident end
            having count(*) > 0
        ) as key on true
    ),
    membership as (
        select own.*, identity."full", identity.columns as key, pub.pubupdate, pub.pubdelete,
            to_jsonb(pub) ->> 'pubgencols' = 's' as sends_stored
        from schemawatch._memberships_of(p_relids) as own
        join identity on identity.relid = own.relid
        join pg_publication as pub on pub.oid = own.pubid and (pub.pubupdate or pub.pubdelete)
    )
    select own.relid, own.pubid,
        array_remove(array[case when own.pubupdate then 'update' end, case when own.pubdelete then 'delete' end], null),
        found.causes
    from membership as own
    cross join lateral (
        select array_remove(array[
            case when own."full" and own.columns is not null
                or not own.columns @> to_jsonb(own.key) then 'columns' end,
            case when own.filter is not null and not own."full" and exists (
                select from regexp_matches(own.filter::text, ':varattno (\d+)', 'g') as used (attnum)
                join pg_attribute as att on att.attrelid = own.source and att.attnum = used.attnum[1]::smallint
                where att.attname::text <> all (coalesce(own.key, '{}'))) then 'filter' end,
            -- PostgreSQL 18 knows how to send generated columns, and so insists on those of the identity
            case when current_setting('server_version_num')::integer >= 180000 and exists (
                select from pg_attribute as att
                where att.attrelid = own.relid and att.attnum > 0 and not att.attisdropped
                  and att.attgenerated <> '' and not (att.attgenerated = 's' and own.sends_stored)
                  and (own."full" or own.columns is null and att.attname::text = any (own.key)))
                then 'generated' end,
            case when not own."full" and own.key is null then 'identity' end], null) as causes
    ) as found
    where cardinality(found.causes) > 0
$$;

comment on function schemawatch._refused_writes_of(oid[]) is
'Tables of which PostgreSQL refuses UPDATE or DELETE, with the publication that is why and the causes: its column
list or its filter does not go with the replica identity, a generated column of that is not sent (each 42P10), or
there is no usable identity (55000). As CheckCmdReplicaIdentity() of the server decides it.';


create or replace function schemawatch._publications_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from pg_publication) then
        return;
    end if;
    return query
    select
        own.relid,
        jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
            'name', pub.pubname,
            'columns', own.columns,
            'filter', case when own.filtered then jsonb_build_object(
                'text', schemawatch._stable_text(pg_get_expr(own.filter, own.source))) end,
            'operations', array_remove(array[
                case when pub.pubinsert then 'insert' end,
                case when pub.pubupdate then 'update' end,
                case when pub.pubdelete then 'delete' end,
                case when pub.pubtruncate then 'truncate' end], null),
            'via_root', nullif(pub.pubviaroot, false),
            'generated_columns', case to_jsonb(pub) ->> 'pubgencols' when 's' then 'stored' end,
            'clauses', nullif(own.clauses, to_jsonb(array[format('TABLE %I.%I', ns.nspname, rel.relname)])),
            'through', own.through::regclass::text,
            'refuses', to_jsonb(refused.causes))) order by pub.pubname),
        jsonb_object_agg(pub.pubname, jsonb_strip_nulls(jsonb_build_object(
            'id', pub.oid,
            'columns', own.source::text || own.attnums,
            'filter', md5(own.source::text || own.filter::text),
            'promises', case when own.filtered then schemawatch._promises(own.filter::text) end,
            'source', own.source,
            'sent_as', format('%I.%I', sns.nspname, src.relname),
            'clauses', own.clause_ids,
            'through', own.through,
            'members', array_to_string(own.members, ' '))))
    from schemawatch._memberships_of(p_relids) as own
    join pg_class as rel on rel.oid = own.relid
    join pg_namespace as ns on ns.oid = rel.relnamespace
    join pg_class as src on src.oid = own.source
    join pg_namespace as sns on sns.oid = src.relnamespace
    join pg_publication as pub on pub.oid = own.pubid
    left join schemawatch._refused_writes_of(p_relids) as refused
        on refused.relid = own.relid and refused.pubid = own.pubid
    group by own.relid;
end
$$;

comment on function schemawatch._publications_of(oid[]) is
'Publications that carry the changes of each table. clauses says how, unless by its own name and nothing else;
through is the ancestor without which a partition would not be published; refuses why UPDATE and DELETE fail.';
