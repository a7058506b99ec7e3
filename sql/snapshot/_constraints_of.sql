create or replace function schemawatch._constraints_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language sql
stable
as $$
    select con.relid, jsonb_agg(con.item order by con.key), jsonb_object_agg(con.key, con.ids)
    from schemawatch._constraint_rows(p_relids, false) as con
    group by con.relid
$$;

comment on function schemawatch._constraints_of(oid[]) is
'PRIMARY KEY, UNIQUE, FOREIGN KEY, CHECK and EXCLUDE constraints of each table, each with its index. What a
partition has from its parent counts: it holds for whoever writes the partition.';
