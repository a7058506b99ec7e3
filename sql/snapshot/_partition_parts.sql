create or replace function schemawatch._partition_parts(p_partitions oid[])
returns table (relid oid, section text, name name, classid oid, objid oid, mark bigint)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
-- for all partitions at once, of which few have anything
set plan_cache_mode = force_custom_plan
set enable_seqscan = on
set enable_hashjoin = on
set jit = off
as $$
#variable_conflict use_column
begin
    if p_partitions is null then
        return;
    end if;
    return query
    with part (relid, section, name, classid, objid, xids, age) as (
        select con.conrelid, 'constraints', con.conname, 'pg_constraint'::regclass::oid, con.oid, con.xmin::text, age(con.xmin)
        from pg_constraint as con
        where con.conrelid = any (p_partitions) and con.contype in ('p', 'u', 'f', 'c', 'x')
          and con.conparentid = 0 and con.coninhcount = 0
        union all
        -- one that is not unique refuses nothing
        select idx.indrelid, 'indexes', rel.relname, 'pg_class'::regclass, idx.indexrelid, concat_ws(' ', idx.xmin, rel.xmin),
            least(age(idx.xmin), age(rel.xmin))
        from pg_index as idx
        join pg_class as rel on rel.oid = idx.indexrelid and not rel.relispartition
        where idx.indrelid = any (p_partitions) and idx.indisunique
          and not exists (
              select from pg_constraint as con
              where con.conindid = idx.indexrelid and con.conrelid = idx.indrelid
                and con.contype in ('p', 'u', 'x'))
        union all
        -- rows that come through the parent fire triggers for each row only
        select trg.tgrelid, 'triggers', trg.tgname, 'pg_trigger'::regclass, trg.oid, trg.xmin::text, age(trg.xmin)
        from pg_trigger as trg
        left join pg_trigger as whole on whole.oid = trg.tgparentid
        where trg.tgrelid = any (p_partitions) and not trg.tgisinternal and trg.tgtype & 1 = 1
          and trg.tgenabled is distinct from whole.tgenabled
    )
    select part.relid, part.section, part.name, part.classid, part.objid,
        -- as _fingerprint_rows(): a row that this transaction wrote marks nothing yet
        case when part.age <= age(pg_current_xact_id_if_assigned()::xid) then null
            else hashtextextended(concat_ws(' ', part.classid, part.objid, part.name, part.xids), 0) end
    from part;
end
$$;

comment on function schemawatch._partition_parts(oid[]) is
'What rows meet in one of these partitions and not in the others: its own constraints, unique indexes, triggers
for each row, and those of the table that are in another state there; the columns are in _partition_columns(). A few,
as a rule none. Defaults, privileges, policies, rules and triggers for each statement are those of the table that the
statement names.';
