create or replace function schemawatch._references_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_roots oid[];
    v_partitions oid[];
begin
    -- of a partition alone, and not because the whole table is referenced
    if exists (select from pg_partitioned_table as whole where whole.partrelid = any (p_relids)) then
        select array_agg(tree.root), array_agg(tree.relid) into v_roots, v_partitions
        from schemawatch._partition_tree(p_relids) as tree
        join pg_class as rel on rel.oid = tree.relid and rel.relhastriggers
        where exists (
            select from pg_trigger as trg
            join pg_constraint as con on con.oid = trg.tgconstraint
            where trg.tgrelid = tree.relid and con.contype = 'f' and con.conparentid = 0
              and con.confrelid = trg.tgrelid and con.conrelid <> trg.tgrelid);
    end if;
    -- most tables are not referenced, and should not pay for the rest
    if v_roots is null and not exists (
        select from pg_trigger as trg
        join pg_constraint as con on con.oid = trg.tgconstraint
        where trg.tgrelid = any (p_relids) and con.contype = 'f'
          and con.confrelid = trg.tgrelid and con.conrelid <> trg.tgrelid)
    then
        return;
    end if;
    return query
    select
        con.relid,
        jsonb_agg(con.item order by con.key),
        jsonb_object_agg(con.key, con.ids || jsonb_strip_nulls(jsonb_build_object(
            -- what partitions of the referencing table have of it: one that is detached gets it as its own
            'shares', case when rel.relkind = 'p' then (
                with recursive share (oid, conrelid) as (
                    select con.oid, con.conrelid
                    union all
                    select own.oid, own.conrelid
                    from share
                    cross join lateral (
                        select part.oid, part.conrelid from pg_constraint as part
                        where part.conparentid = share.oid
                        offset 0  -- by its index
                    ) as own
                )
                select jsonb_agg(share.oid order by share.oid) from share where share.conrelid <> con.conrelid) end)))
    from (
        select own.relid, own.oid, own.conrelid, own.key, own.item, own.ids
        from schemawatch._constraint_rows(p_relids, true) as own
        union all
        select part.root, own.oid, own.conrelid, own.key,
            own.item || jsonb_build_object('partition', own.item #> '{references,table}'), own.ids
        from unnest(v_roots, v_partitions) as part (root, relid)
        join schemawatch._constraint_rows(v_partitions, true) as own on own.relid = part.relid
        join pg_constraint as alone on alone.oid = own.oid and alone.conparentid = 0
    ) as con
    join pg_class as rel on rel.oid = con.conrelid
    group by con.relid;
end
$$;

comment on function schemawatch._references_of(oid[]) is
'Foreign keys of other tables that reference each table, and so limit how its rows may be deleted and changed. A
foreign key of the table to itself is among its own constraints. One to a partition alone says so.';
