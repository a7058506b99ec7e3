create or replace function schemawatch._fingerprint_rows(p_relids oid[])
returns table (relid oid, mark bigint)
language sql
stable
as $$
    with wanted as materialized (
        select rel.oid, rel.xmin, rel.relnamespace, rel.relkind, rel.relispartition
        from unnest(p_relids) as given (oid)
        join pg_class as rel on rel.oid = given.oid
    ),
    indexes as materialized (
        select wanted.oid as relid, idx.indexrelid, idx.xmin as idx_xmin, rel.xmin as rel_xmin
        from wanted
        join pg_index as idx on idx.indrelid = wanted.oid
        join pg_class as rel on rel.oid = idx.indexrelid
    ),
    constraints as materialized (
        select wanted.oid as relid, con.oid, con.xmin, con.confrelid
        from wanted
        join pg_constraint as con on con.conrelid = wanted.oid
    ),
    triggers as materialized (
        select wanted.oid as relid, trg.oid, trg.xmin
        from wanted
        join pg_trigger as trg on trg.tgrelid = wanted.oid and not trg.tgisinternal
    ),
    policies as materialized (
        select wanted.oid as relid, pol.oid, pol.xmin
        from wanted
        join pg_policy as pol on pol.polrelid = wanted.oid
    ),
    rules as materialized (
        select wanted.oid as relid, rul.oid, rul.xmin
        from wanted
        join pg_rewrite as rul on rul.ev_class = wanted.oid
    ),
    statistics as materialized (
        select wanted.oid as relid, ste.oid, ste.xmin
        from wanted
        join pg_statistic_ext as ste on ste.stxrelid = wanted.oid
    ),
    types as materialized (
        select distinct on (att.attrelid, typ.oid) att.attrelid as relid, typ.oid, typ.xmin,
            typ.typtype, typ.typrelid, typ.typnamespace
        from wanted
        join pg_attribute as att
            on att.attrelid = wanted.oid and att.attnum > 0 and att.atttypid >= 16384
        cross join lateral schemawatch._type_parts(att.atttypid) as part (typid)
        join pg_type as typ on typ.oid = part.typid
    ),
    sequences as materialized (
        select wanted.oid as relid, dep.objid as seqid
        from wanted
        join pg_depend as dep
            on dep.refclassid = 'pg_class'::regclass and dep.refobjid = wanted.oid
            and dep.refobjsubid > 0 and dep.classid = 'pg_class'::regclass and dep.deptype in ('a', 'i')
        union
        select wanted.oid, dep.refobjid
        from wanted
        join pg_attrdef as ad on ad.adrelid = wanted.oid
        join pg_depend as dep
            on dep.classid = 'pg_attrdef'::regclass and dep.objid = ad.oid
            and dep.refclassid = 'pg_class'::regclass and dep.refobjsubid = 0
    ),
    views as materialized (
        select own.relid, own.viewid, rel.xmin, ns.xmin as ns_xmin
        from schemawatch._views_reading(p_relids) as own
        join pg_class as rel on rel.oid = own.viewid
        join pg_namespace as ns on ns.oid = rel.relnamespace
    ),
    marks (relid, salt, id, xid) as (
        select oid, 1, oid::bigint, xmin from wanted
        union all
        select wanted.oid, 2, ns.oid::bigint, ns.xmin
        from wanted join pg_namespace as ns on ns.oid = wanted.relnamespace
        union all
        select att.attrelid, 3, att.attnum, att.xmin
        from wanted join pg_attribute as att on att.attrelid = wanted.oid and att.attnum > 0
        union all
        select ad.adrelid, 4, ad.oid::bigint, ad.xmin
        from wanted join pg_attrdef as ad on ad.adrelid = wanted.oid
        union all
        select relid, 5, oid::bigint, xmin from constraints
        union all
        -- the name of what a foreign key references stands in the document, for databases without its oid
        select constraints.relid, 44, constraints.oid::bigint, rel.xmin
        from constraints join pg_class as rel on rel.oid = constraints.confrelid
        union all
        select constraints.relid, 45, constraints.oid::bigint, ns.xmin
        from constraints
        join pg_class as rel on rel.oid = constraints.confrelid
        join pg_namespace as ns on ns.oid = rel.relnamespace
        union all
        select relid, 6, indexrelid::bigint, idx_xmin from indexes
        union all
        select relid, 7, indexrelid::bigint, rel_xmin from indexes
        union all
        select relid, 8, oid::bigint, xmin from triggers
        union all
        select relid, 9, oid::bigint, xmin from policies
        union all
        select relid, 10, oid::bigint, xmin from rules
        union all
        select inh.inhrelid, 11, inh.inhparent::bigint, inh.xmin
        from wanted join pg_inherits as inh on inh.inhrelid = wanted.oid
        union all
        select inh.inhparent, 12, rel.oid::bigint, rel.xmin
        from wanted
        join pg_inherits as inh on inh.inhparent = wanted.oid and wanted.relkind = 'p'
        join pg_class as rel on rel.oid = inh.inhrelid
        union all
        -- a DETACH CONCURRENTLY that stopped half-way
        select inh.inhparent, 26, inh.inhrelid::bigint, inh.xmin
        from wanted join pg_inherits as inh on inh.inhparent = wanted.oid and inh.inhdetachpending
        union all
        select relid, 13, oid::bigint, xmin from statistics
        union all
        select ft.ftrelid, 43, ft.ftrelid::bigint, ft.xmin
        from wanted join pg_foreign_table as ft on ft.ftrelid = wanted.oid
        union all
        select pr.prrelid, 14, pr.oid::bigint, pr.xmin
        from wanted join pg_publication_rel as pr on pr.prrelid = wanted.oid
        union all
        select wanted.oid, member.salt, pub.oid::bigint, pub.xmin
        from wanted
        join (
            select 15 as salt, pr.prrelid, null::oid as nsid, pr.prpubid as pubid from pg_publication_rel as pr
            union all
            select 27, null, pn.pnnspid, pn.pnpubid from pg_publication_namespace as pn
        ) as member on member.prrelid = wanted.oid or member.nsid = wanted.relnamespace
        join pg_publication as pub on pub.oid = member.pubid
        union all
        select wanted.oid, 16, pub.oid::bigint, pub.xmin
        from wanted join pg_publication as pub on pub.puballtables
        union all
        select relid, 17, oid::bigint, xmin from types
        union all
        select types.relid, 18, en.oid::bigint, en.xmin
        from types join pg_enum as en on en.enumtypid = types.oid
        union all
        select types.relid, 19, con.oid::bigint, con.xmin
        from types join pg_constraint as con on con.contypid = types.oid and con.contypid <> 0
        union all
        select types.relid, 23, types.oid::bigint * 2000 + att.attnum, att.xmin
        from types
        join pg_attribute as att
            on att.attrelid = types.typrelid and types.typtype = 'c' and att.attnum > 0
        union all
        select types.relid, 25, types.oid::bigint, ns.xmin
        from types join pg_namespace as ns on ns.oid = types.typnamespace
        union all
        select used.relid, 24, pro.oid::bigint, pro.xmin
        from schemawatch._function_oids_of(p_relids) as used join pg_proc as pro on pro.oid = used.oid
        union all
        select sequences.relid, 20, rel.oid::bigint, rel.xmin
        from sequences join pg_class as rel on rel.oid = sequences.seqid and rel.relkind = 'S'
        union all
        select sequences.relid, 32, rel.oid::bigint, ns.xmin
        from sequences
        join pg_class as rel on rel.oid = sequences.seqid and rel.relkind = 'S'
        join pg_namespace as ns on ns.oid = rel.relnamespace
        union all
        select sequences.relid, 21, seq.seqrelid::bigint, seq.xmin
        from sequences join pg_sequence as seq on seq.seqrelid = sequences.seqid
        union all
        select views.relid, 33, views.viewid::bigint, views.xmin from views
        union all
        select views.relid, 34, views.viewid::bigint, views.ns_xmin from views
        union all
        select views.relid, 35, rul.oid::bigint, rul.xmin
        from views join pg_rewrite as rul on rul.ev_class = views.viewid
        union all
        select views.relid, 36, att.attrelid::bigint * 2000 + att.attnum, att.xmin
        from views join pg_attribute as att on att.attrelid = views.viewid and att.attnum > 0
        union all
        select views.relid, 37, ad.oid::bigint, ad.xmin
        from views join pg_attrdef as ad on ad.adrelid = views.viewid
        union all
        select views.relid, 60, idx.indexrelid::bigint, idx.xmin
        from views join pg_index as idx on idx.indrelid = views.viewid
        union all
        -- INSTEAD OF
        select views.relid, 38, trg.oid::bigint, trg.xmin
        from views join pg_trigger as trg on trg.tgrelid = views.viewid
        union all
        select described.relid, described.salt, des.objoid::bigint * 2000 + des.objsubid, des.xmin
        from (
            select oid as relid, 22 as salt, 'pg_class'::regclass as classoid, oid from wanted
            union all
            select relid, 22, 'pg_class'::regclass, indexrelid from indexes
            union all
            select relid, 28, 'pg_constraint'::regclass, oid from constraints
            union all
            select relid, 29, 'pg_trigger'::regclass, oid from triggers
            union all
            select relid, 30, 'pg_policy'::regclass, oid from policies
            union all
            select relid, 31, 'pg_rewrite'::regclass, oid from rules
            union all
            select relid, 41, 'pg_class'::regclass, seqid from sequences
            union all
            select relid, 42, 'pg_statistic_ext'::regclass, oid from statistics
            union all
            select relid, 39, 'pg_class'::regclass, viewid from views
        ) as described
        join pg_description as des on des.classoid = described.classoid and des.objoid = described.oid
    )
    -- (salt, id) occurs once for a table: two equal marks would cancel out, and hide what moves both.
    -- One hash seeds the other: hashint8 folds the halves of its argument, so packing both numbers into one
    -- bigint would collide whenever oid and xid grow in step.
    select marks.relid, hashint8extended(marks.xid::text::bigint, hashint8extended(marks.id, marks.salt))
    from marks
$$;

comment on function schemawatch._fingerprint_rows(oid[]) is
'One number per catalog row behind each table: a hash of what it is and of the transaction that wrote it.';
