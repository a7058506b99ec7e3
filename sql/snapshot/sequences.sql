create or replace function schemawatch._sequences_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    -- most tables have none, and should not pay for the rest
    if not exists (
        select from pg_depend as dep
        where dep.refclassid = 'pg_class'::regclass and dep.refobjid = any (p_relids)
          and dep.classid = 'pg_class'::regclass and dep.refobjsubid > 0 and dep.deptype in ('a', 'i')
        union all
        select
        from pg_attrdef as ad
        join pg_depend as dep
            on dep.classid = 'pg_attrdef'::regclass and dep.objid = ad.oid
            and dep.refclassid = 'pg_class'::regclass and dep.refobjsubid = 0
        where ad.adrelid = any (p_relids))
    then
        return;
    end if;
    return query
    with used as (
        -- owned by a column (serial, identity) …
        select dep.refobjid as relid, dep.objid as seqid, dep.refobjsubid as attnum
        from unnest(p_relids) as wanted (oid)
        join pg_depend as dep
            on dep.refclassid = 'pg_class'::regclass and dep.refobjid = wanted.oid
            and dep.classid = 'pg_class'::regclass and dep.refobjsubid > 0
            and dep.deptype in ('a', 'i')
        union
        -- … or only named by a default
        select ad.adrelid, dep.refobjid, null
        from unnest(p_relids) as wanted (oid)
        join pg_attrdef as ad on ad.adrelid = wanted.oid
        join pg_depend as dep
            on dep.classid = 'pg_attrdef'::regclass and dep.objid = ad.oid
            and dep.refclassid = 'pg_class'::regclass and dep.refobjsubid = 0
    ),
    once as (
        select used.relid, used.seqid, max(used.attnum) as attnum
        from used
        group by used.relid, used.seqid
    ),
    -- each once: most have the default one
    lists as materialized (
        select own.list, own.owner, schemawatch._acl_items(own.list, own.owner) as items
        from (
            select distinct coalesce(rel.relacl, acldefault('s', rel.relowner)), rel.relowner
            from once
            join pg_class as rel on rel.oid = once.seqid and rel.relkind = 'S'
        ) as own (list, owner)
    )
    select
        once.relid,
        jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
            'schema', ns.nspname,
            'name', rel.relname,
            'type', format_type(seq.seqtypid, null),
            'start', seq.seqstart,
            'min', seq.seqmin,
            'max', seq.seqmax,
            'increment', seq.seqincrement,
            'cache', seq.seqcache,
            'cycle', nullif(seq.seqcycle, false),
            -- as its table's, unless somebody set it otherwise
            'persistence', case when rel.relpersistence <> tab.relpersistence
                then case rel.relpersistence when 'u' then 'unlogged' else 'permanent' end end,
            'owned_by', att.attname,
            'identity', nullif(coalesce(att.attidentity <> '', false), false),
            -- from PostgreSQL 19 on: FOR ALL SEQUENCES
            'publications', case when rel.relpersistence = 'p' then (
                select jsonb_agg(pub.pubname order by pub.pubname) from pg_publication as pub
                where (to_jsonb(pub) ->> 'puballsequences')::boolean) end,
            'comment', des.description,
            'grants', lists.items)) order by ns.nspname, rel.relname),
        jsonb_object_agg(format('%I.%I', ns.nspname, rel.relname), jsonb_strip_nulls(jsonb_build_object(
            'id', rel.oid,
            'owned_by', once.attnum,
            -- said by another table's document; here for people only
            'owner', case when once.attnum is null then (
                select format('%I.%I.%I', ons.nspname, own.relname, col.attname)
                from pg_depend as dep
                join pg_class as own on own.oid = dep.refobjid
                join pg_namespace as ons on ons.oid = own.relnamespace
                join pg_attribute as col on col.attrelid = own.oid and col.attnum = dep.refobjsubid
                where dep.classid = 'pg_class'::regclass and dep.objid = rel.oid and dep.objsubid = 0
                  and dep.refclassid = 'pg_class'::regclass and dep.refobjsubid > 0 and dep.deptype in ('a', 'i')) end,
            'grants', schemawatch._acl_ids(rel.relacl))))
    from once
    join pg_class as rel on rel.oid = once.seqid and rel.relkind = 'S'
    join pg_class as tab on tab.oid = once.relid
    join pg_sequence as seq on seq.seqrelid = rel.oid
    join pg_namespace as ns on ns.oid = rel.relnamespace
    left join lists on lists.list = coalesce(rel.relacl, acldefault('s', rel.relowner)) and lists.owner = rel.relowner
    left join pg_attribute as att on att.attrelid = once.relid and att.attnum = once.attnum
    left join pg_description as des
        on des.classoid = 'pg_class'::regclass and des.objoid = rel.oid and des.objsubid = 0
    group by once.relid;
end
$$;

comment on function schemawatch._sequences_of(oid[]) is
'Sequences that belong to a column of each table or feed one of its defaults. Their values are data and not
looked at.';
