create or replace function schemawatch._fingerprint_rows(p_relids oid[])
returns table (relid oid, mark bigint)
language sql
stable
as $$
    with recursive wanted as materialized (
        select rel.oid, rel.xmin, rel.relnamespace, rel.relkind, rel.relispartition
        from unnest(p_relids) as given (oid)
        join pg_class as rel on rel.oid = given.oid
    ),
    indexes as materialized (
        select wanted.oid as relid, idx.indexrelid, idx.xmin as idx_xmin, rel.xmin as rel_xmin,
            idx.indexprs is not null as has_expressions
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
        select wanted.oid as relid, trg.oid, trg.xmin, trg.tgconstraint
        from wanted
        join pg_trigger as trg on trg.tgrelid = wanted.oid
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
        select wanted.oid as relid, ste.oid, ste.xmin, ste.stxnamespace
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
        select own.relid, own.viewid, rel.xmin, rel.relnamespace
        from schemawatch._views_reading(p_relids) as own
        join pg_class as rel on rel.oid = own.viewid
    ),
    functions as materialized (
        select used.relid, pro.oid, pro.xmin, pro.pronamespace
        from (select distinct own.relid, own.function as oid from schemawatch._function_calls_of(p_relids) as own) as used
        join pg_proc as pro on pro.oid = used.oid
    ),
    partitions as materialized (
        select * from schemawatch._partition_tree(p_relids)
    ),
    -- of foreign keys to one partition alone
    part_triggers as materialized (
        select partitions.root, trg.oid, trg.xmin, trg.tgconstraint
        from partitions
        join pg_class as rel on rel.oid = partitions.relid and rel.relhastriggers
        join pg_trigger as trg on trg.tgrelid = rel.oid
        join pg_constraint as con on con.oid = trg.tgconstraint and con.contype = 'f' and con.conparentid = 0
            and con.confrelid = trg.tgrelid and con.conrelid <> trg.tgrelid
    ),
    incoming as materialized (
        -- foreign keys of other tables, each once: it has two triggers here
        select distinct on (triggers.relid, con.oid) triggers.relid, con.oid, con.xmin, con.conrelid
        from triggers
        join pg_constraint as con on con.oid = triggers.tgconstraint and con.contype = 'f'
            and con.confrelid = triggers.relid and con.conrelid <> triggers.relid
        union all
        select distinct on (part.root, con.oid) part.root, con.oid, con.xmin, con.conrelid
        from part_triggers as part
        join pg_constraint as con on con.oid = part.tgconstraint
    ),
    -- relations whose names stand in the document: of another one's row, nothing else does
    named as materialized (
        select distinct own.relid, rel.oid, rel.xmin, rel.relnamespace
        from (
            select relid, confrelid as oid from constraints
            union all
            select wanted.oid, inh.inhparent
            from wanted join pg_inherits as inh on inh.inhrelid = wanted.oid
        ) as own
        join pg_class as rel on rel.oid = own.oid
    ),
    schemas (relid, nspid) as materialized (
        select oid, relnamespace from wanted
        union
        select relid, relnamespace from named
        union
        select partitions.root, rel.relnamespace
        from partitions join pg_class as rel on rel.oid = partitions.relid
        union
        select relid, typnamespace from types
        union
        select relid, pronamespace from functions
        union
        select sequences.relid, rel.relnamespace
        from sequences join pg_class as rel on rel.oid = sequences.seqid and rel.relkind = 'S'
        union
        select relid, stxnamespace from statistics
        union
        select relid, relnamespace from views
    ),
    partition_parts (relid, mark) as (
        select part.relid, part.mark
        from schemawatch._partition_parts((select array_agg(distinct relid) from partitions)) as part
        union all
        select col.relid, col.mark
        from (select array_agg(relid) as relids, array_agg(parent) as parents from partitions) as own
        cross join lateral schemawatch._partition_columns(own.relids, own.parents) as col
    ),
    -- where there are publications: what a partition is published through, and what the rows of a partitioned table
    -- are refused by
    lineage as (
        select wanted.oid as relid, inh.inhrelid, inh.inhparent, inh.xmin, 46 as salt
        from wanted
        join pg_inherits as inh on inh.inhrelid = wanted.oid
        where wanted.relispartition and exists (select from pg_publication)
        union all
        select lineage.relid, inh.inhrelid, inh.inhparent, inh.xmin, 46
        from lineage
        join pg_inherits as inh on inh.inhrelid = lineage.inhparent
    ),
    kin as materialized (
        select lineage.relid, lineage.inhparent as oid, 47 as salt from lineage
        union all
        select partitions.root, partitions.relid, 48
        from partitions
        where exists (select from pg_publication)
    ),
    marks (relid, salt, id, xid) as (
        select oid, 1, oid::bigint, xmin from wanted
        union all
        select schemas.relid, 2, ns.oid::bigint, ns.xmin
        from schemas join pg_namespace as ns on ns.oid = schemas.nspid
        union all
        select att.attrelid, 3, att.attnum, att.xmin
        from wanted join pg_attribute as att on att.attrelid = wanted.oid and att.attnum > 0
        union all
        select ad.adrelid, 4, ad.oid::bigint, ad.xmin
        from wanted join pg_attrdef as ad on ad.adrelid = wanted.oid
        union all
        select relid, 5, oid::bigint, xmin from constraints
        union all
        select relid, 44, oid::bigint, xmin from named
        union all
        select relid, 6, indexrelid::bigint, idx_xmin from indexes
        union all
        select relid, 7, indexrelid::bigint, rel_xmin from indexes
        union all
        -- only of expressions can a statistics target be set
        select indexes.relid, 40, att.attrelid::bigint * 2000 + att.attnum, att.xmin
        from indexes
        join pg_attribute as att on att.attrelid = indexes.indexrelid and indexes.has_expressions
        union all
        select relid, 8, oid::bigint, xmin from triggers
        union all
        select root, 61, oid::bigint, xmin from part_triggers
        union all
        select relid, 57, oid::bigint, xmin from incoming
        union all
        select incoming.relid, 58, incoming.oid::bigint, rel.xmin
        from incoming join pg_class as rel on rel.oid = incoming.conrelid
        union all
        select incoming.relid, 59, incoming.oid::bigint, ns.xmin
        from incoming
        join pg_class as rel on rel.oid = incoming.conrelid
        join pg_namespace as ns on ns.oid = rel.relnamespace
        union all
        select relid, 9, oid::bigint, xmin from policies
        union all
        select relid, 10, oid::bigint, xmin from rules
        union all
        select inh.inhrelid, 11, inh.inhparent::bigint, inh.xmin
        from wanted join pg_inherits as inh on inh.inhrelid = wanted.oid
        union all
        select partitions.root, 12, rel.oid::bigint, rel.xmin
        from partitions join pg_class as rel on rel.oid = partitions.relid
        union all
        select heir.root, 55, heir.relid::bigint, heir.xid
        from schemawatch._heirs(p_relids) as heir
        union all
        select relid, 13, oid::bigint, xmin from statistics
        union all
        select ft.ftrelid, 43, ft.ftrelid::bigint, ft.xmin
        from wanted join pg_foreign_table as ft on ft.ftrelid = wanted.oid
        union all
        select ft.ftrelid, 32, srv.oid::bigint, srv.xmin
        from wanted
        join pg_foreign_table as ft on ft.ftrelid = wanted.oid
        join pg_foreign_server as srv on srv.oid = ft.ftserver
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
        select wanted.oid, 54, pub.oid::bigint, pub.xmin
        from wanted join pg_publication as pub on (to_jsonb(pub) ->> 'puballsequences')::boolean
        union all
        select relid, salt, inhrelid::bigint, xmin from lineage
        union all
        select kin.relid, kin.salt, rel.oid::bigint, rel.xmin
        from kin join pg_class as rel on rel.oid = kin.oid
        union all
        select kin.relid, kin.salt + 2, pr.oid::bigint, pr.xmin
        from kin join pg_publication_rel as pr on pr.prrelid = kin.oid
        union all
        select distinct kin.relid, kin.salt + 4, pub.oid::bigint, pub.xmin::text::xid
        from kin
        join pg_class as rel on rel.oid = kin.oid
        join (
            select pr.prrelid, null::oid as nsid, pr.prpubid as pubid from pg_publication_rel as pr
            union all
            select null, pn.pnnspid, pn.pnpubid from pg_publication_namespace as pn
        ) as member on member.prrelid = kin.oid or member.nsid = rel.relnamespace
        join pg_publication as pub on pub.oid = member.pubid
        union all
        select kin.relid, 53, idx.indexrelid::bigint, idx.xmin
        from kin
        join pg_index as idx on idx.indrelid = kin.oid and (idx.indisprimary or idx.indisreplident)
        where kin.salt = 48
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
        select relid, 24, oid::bigint, xmin from functions
        union all
        select sequences.relid, 20, rel.oid::bigint, rel.xmin
        from sequences join pg_class as rel on rel.oid = sequences.seqid and rel.relkind = 'S'
        union all
        select sequences.relid, 21, seq.seqrelid::bigint, seq.xmin
        from sequences join pg_sequence as seq on seq.seqrelid = sequences.seqid
        union all
        select views.relid, 33, views.viewid::bigint, views.xmin from views
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
    select
        marks.relid,
        -- a row that this transaction wrote (its savepoints have younger xids) has the same xmin when it writes
        -- it again: it marks nothing yet
        case when age(marks.xid) <= own.age then null
            else hashint8extended(marks.xid::text::bigint, hashint8extended(marks.id, marks.salt)) end
    from marks
    cross join (select age(pg_current_xact_id_if_assigned()::xid) as age offset 0) as own
    union all
    select distinct partitions.root, part.mark
    from partition_parts as part
    join partitions on partitions.relid = part.relid
$$;

comment on function schemawatch._fingerprint_rows(oid[]) is
'One number per catalog row behind each table: a hash of what it is and of the transaction that wrote it;
null for what the current transaction wrote.';


create or replace function schemawatch._fingerprints(p_relids oid[])
returns table (relid oid, fingerprint text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
-- for few tables a plan to keep, as in _snapshot_documents(): making one takes ten times as long as running it
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set work_mem = '256kB'
set jit = off
rows 100
as $$
#variable_conflict use_column
begin
    perform schemawatch._plan_for(cardinality(p_relids));
    return query
    -- A catalog row that is written gets a new xmin, so the rows' (oid, xmin) move whenever the structure
    -- does. XOR makes the order of the rows irrelevant.
    select part.relid, case when count(*) = count(part.mark) then to_hex(bit_xor(part.mark) # reader.mark) end
    from schemawatch._fingerprint_rows(p_relids) as part
    cross join (
        -- a restored copy, another server version or another document format: read everything again
        select hashtextextended(concat_ws(' ', schemawatch._origin(), current_setting('server_version_num'),
            schemawatch._format_version()), 0) as mark offset 0
    ) as reader
    group by part.relid, reader.mark;
end
$$;

comment on function schemawatch._fingerprints(oid[]) is
'A hash over (oid, xmin) of the catalog rows behind each table. It also moves when nothing changed (REINDEX,
VACUUM FULL): it says where to look, never what changed. It is another one in another database, server version
or document format. Null where the current transaction wrote one of them. No row for an oid that is no relation.';


create or replace function schemawatch._fingerprint_map(p_schema_ids bigint[])
returns jsonb
language sql
volatile
as $$
    select jsonb_object_agg(head.schema_id, mark.fingerprint)
    from schemawatch._head as head
    left join schemawatch._fingerprints(array(
        select own.relid from schemawatch._head as own
        where own.schema_id = any (p_schema_ids) and own.relid is not null)) as mark
        on mark.relid = head.relid
    where head.schema_id = any (p_schema_ids)
$$;

comment on function schemawatch._fingerprint_map(bigint[]) is 'Fingerprint by schema_id; null for tables that are gone.';
