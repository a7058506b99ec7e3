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
