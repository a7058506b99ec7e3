create or replace function schemawatch._fewer_indexes(p_schemas name[])
returns bigint[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set enable_seqscan = on  -- on_sql_drop() has it off
as $$
begin
    return (
        with head as materialized (
            select snap.schema_id, snap.relid, snap.member_oids, snap.document
            from schemawatch.snapshot as snap
            where snap.relid is not null and snap.schema_name = any (p_schemas)
              and exists (
                  select from schemawatch.registration as reg
                  where reg.schema_id = snap.schema_id and reg.unregistered_at is null)
              and not exists (
                  select from schemawatch.snapshot as newer
                  where newer.schema_id = snap.schema_id and newer.version > snap.version)
        )
        select array_agg(head.schema_id)
        from head
        -- Each is dear, and the one before almost always false: CASE keeps their order.
        where case
            when exists (
                select from unnest(head.member_oids) as member (oid)
                where not exists (select from pg_class as rel where rel.oid = member.oid)
                  and not exists (select from pg_statistic_ext as ste where ste.oid = member.oid))
            then (
                select count(*) from unnest(head.member_oids) as member (oid)
                where not exists (select from pg_class as rel where rel.oid = member.oid)
                  and not exists (select from pg_statistic_ext as ste where ste.oid = member.oid)
            ) > (
                -- that of a constraint goes with it, which says whose it is
                select count(*) from pg_index as idx
                where idx.indrelid = head.relid and idx.indexrelid <> all (head.member_oids)
                  and not exists (
                      select from pg_constraint as con
                      where con.conrelid = idx.indrelid and con.conindid = idx.indexrelid
                        and con.contype in ('p', 'u', 'x'))
            ) and head.document #>> '{identity,origin}' = schemawatch._origin()
            end);
end
$$;

comment on function schemawatch._fewer_indexes(name[]) is
'The watched tables of these schemas of which more is gone, by its number, than there are indexes of other numbers:
REINDEX CONCURRENTLY gives each index a new number and, before PostgreSQL 17, fires no event trigger. Null for none.';
