create or replace function schemawatch._heirs(p_relids oid[])
returns table (root oid, relid oid, xid xid)
language sql
stable
as $$
    with recursive heir (root, relid, xid) as (
        select own.oid, inh.inhrelid, inh.xmin
        from unnest(p_relids) as wanted (oid)
        -- most tables never had a child
        join pg_class as own on own.oid = wanted.oid and own.relkind <> 'p' and own.relhassubclass
        join pg_inherits as inh on inh.inhparent = own.oid
        union
        select heir.root, inh.inhrelid, inh.xmin
        from heir
        join pg_inherits as inh on inh.inhparent = heir.relid
    )
    select heir.root, heir.relid, heir.xid from heir
$$;

comment on function schemawatch._heirs(oid[]) is
'The tables that inherit from each of these tables, at any depth, with the transaction that said so; partitions are
another thing.';
