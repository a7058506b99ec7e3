create or replace function schemawatch._references_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language sql
stable
as $$
    select
        con.relid,
        jsonb_agg(con.item order by con.key),
        jsonb_object_agg(con.key, con.ids || jsonb_strip_nulls(jsonb_build_object(
            -- what partitions of the referencing table have of it: one that is detached gets it as its own
            'shares', (
                with recursive share (oid) as (
                    select con.oid
                    union all
                    select own.oid
                    from share
                    join pg_constraint as own on own.conparentid = share.oid and own.conparentid <> 0
                )
                select jsonb_agg(own.oid order by own.oid)
                from share
                join pg_constraint as own on own.oid = share.oid
                where own.conrelid <> con.conrelid))))
    from schemawatch._constraint_rows(p_relids, true) as con
    group by con.relid
$$;

comment on function schemawatch._references_of(oid[]) is
'Foreign keys of other tables that reference each table, and so limit how its rows may be deleted and changed. A
foreign key of the table to itself is among its own constraints.';
