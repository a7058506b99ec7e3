create or replace function schemawatch._index_rows(p_relids oid[])
returns table (
    indrelid oid, indexrelid oid, relname name, indisunique boolean, indnullsnotdistinct boolean,
    indisvalid boolean, indisready boolean, indisclustered boolean, indisreplident boolean, inherited boolean,
    reloptions text[],
    tablespace name, tablespace_oid oid, relam oid, indnkeyatts smallint, indkey smallint[], included smallint[],
    indclass oid[], indcollation oid[], indoption smallint[], expressions text, predicate text
)
language sql
stable
as $$
    select
        idx.indrelid, idx.indexrelid, rel.relname, idx.indisunique, idx.indnullsnotdistinct,
        idx.indisvalid, idx.indisready, idx.indisclustered, idx.indisreplident, rel.relispartition,
        rel.reloptions,
        spc.spcname, spc.oid, rel.relam, idx.indnkeyatts, idx.indkey::smallint[],
        case when idx.indnatts > idx.indnkeyatts
            then (idx.indkey::smallint[])[idx.indnkeyatts : idx.indnatts - 1] end,
        idx.indclass::oid[], idx.indcollation::oid[], idx.indoption::smallint[],
        idx.indexprs::text, idx.indpred::text
    from unnest(p_relids) as wanted (oid)
    join pg_index as idx on idx.indrelid = wanted.oid
    join pg_class as rel on rel.oid = idx.indexrelid
    left join pg_tablespace as spc on spc.oid = rel.reltablespace
$$;

comment on function schemawatch._index_rows(oid[]) is
'pg_index with its pg_class row, vectors as arrays (which keep their lower bound 0).';


create or replace function schemawatch._indexes_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language sql
stable
as $$
    select
        idx.indrelid,
        jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
            'name', idx.relname,
            'unique', nullif(idx.indisunique, false),
            'nulls_not_distinct', nullif(idx.indnullsnotdistinct, false),
            'method', am.amname,
            'keys', keys.items,
            'include', schemawatch._column_names(idx.indrelid, idx.included),
            'uses', keys.uses,
            'predicate', case when idx.predicate is not null
                then jsonb_build_object('text', keys.predicate) end,
            'invalid', case when not idx.indisvalid then true end,
            'not_ready', case when not idx.indisready then true end,
            'inherited', nullif(idx.inherited, false),
            'clustered', nullif(idx.indisclustered, false),
            'replica_identity', nullif(idx.indisreplident, false),
            'options', to_jsonb(idx.reloptions),
            'statistics_targets', keys.targets,
            'tablespace', idx.tablespace,
            'comment', des.description)) order by idx.relname),
        jsonb_object_agg(idx.relname, jsonb_strip_nulls(jsonb_build_object(
            'id', idx.indexrelid,
            'uses', md5(row(idx.indkey, idx.expressions, idx.predicate)::text),
            'keys', md5(row(idx.indkey, idx.indclass, idx.indoption, idx.indcollation,
                idx.expressions)::text),
            'include', idx.included::text,
            'tablespace', idx.tablespace_oid,
            'inherited_from', case when idx.inherited
                then schemawatch._inherited_from('pg_class'::regclass, idx.indexrelid) end,
            'predicate', md5(idx.predicate),
            'promises', case when not (idx.expressions, idx.predicate) is null
                then schemawatch._promises(concat_ws(' ', idx.expressions, idx.predicate)) end)))
    from schemawatch._index_rows(p_relids) as idx
    join pg_am as am on am.oid = idx.relam
    cross join lateral (
        select
            jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                'column', att.attname,
                'expression', case when idx.indkey[k] = 0
                    then schemawatch._stable_text(pg_get_indexdef(idx.indexrelid, k + 1, false)) end,
                'opclass', case when not opc.opcdefault then opc.opcname end,
                'collation', case when idx.indcollation[k] <> coalesce(att.attcollation, 100)
                    then col.collname end,
                'descending', nullif(idx.indoption[k] & 1 = 1, false),
                'nulls', case idx.indoption[k] & 3 when 1 then 'last' when 2 then 'first' end))
                order by k) as items,
            case when idx.expressions is not null then (
                select jsonb_object_agg(own.attnum, own.attstattarget) from pg_attribute as own
                where own.attrelid = idx.indexrelid and own.attstattarget >= 0) end as targets,
            (select schemawatch._stable_text(pg_get_expr(pgi.indpred, pgi.indrelid)) from pg_index as pgi
             where pgi.indexrelid = idx.indexrelid) as predicate,
            -- the columns inside expressions and predicate
            (select jsonb_agg(distinct att.attname)
             from pg_depend as dep
             join pg_attribute as att on att.attrelid = dep.refobjid and att.attnum = dep.refobjsubid
             where dep.classid = 'pg_class'::regclass and dep.objid = idx.indexrelid
               and dep.refclassid = 'pg_class'::regclass and dep.refobjid = idx.indrelid
               and dep.refobjsubid > 0
               and (idx.expressions is not null or idx.predicate is not null)) as uses
        from generate_series(0, idx.indnkeyatts - 1) as k
        -- OFFSET 0: by its index, for a key or two; the planner takes them for a thousand
        left join lateral (
            select own.attname, own.attcollation from pg_attribute as own
            where own.attrelid = idx.indrelid and own.attnum = idx.indkey[k] and idx.indkey[k] <> 0
            offset 0
        ) as att on true
        left join pg_opclass as opc on opc.oid = idx.indclass[k]
        left join pg_collation as col on col.oid = idx.indcollation[k]
    ) as keys
    left join pg_description as des
        on des.classoid = 'pg_class'::regclass and des.objoid = idx.indexrelid and des.objsubid = 0
    where not exists (
        select from pg_constraint as con
        where con.conindid = idx.indexrelid and con.conrelid = idx.indrelid
          and con.contype in ('p', 'u', 'x'))
    group by idx.indrelid
$$;

comment on function schemawatch._indexes_of(oid[]) is
'Indexes of each table that back no constraint. Read by structure: only expressions and predicates are
deparsed. An ascending key has its NULLs last and a descending one first unless "nulls" says otherwise.';
