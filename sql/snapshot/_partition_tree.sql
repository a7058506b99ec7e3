create or replace function schemawatch._partition_tree(p_relids oid[])
returns table (root oid, relid oid, parent oid)
language sql
stable
as $$
    with recursive tree (root, relid, parent) as (
        select whole.partrelid, inh.inhrelid, inh.inhparent
        from unnest(p_relids) as wanted (oid)
        join pg_partitioned_table as whole on whole.partrelid = wanted.oid
        join pg_inherits as inh on inh.inhparent = whole.partrelid and not inh.inhdetachpending
        union all
        select tree.root, inh.inhrelid, inh.inhparent
        from tree
        join pg_partitioned_table as whole on whole.partrelid = tree.relid
        join pg_inherits as inh on inh.inhparent = whole.partrelid and not inh.inhdetachpending
    )
    select tree.root, tree.relid, tree.parent from tree
$$;

comment on function schemawatch._partition_tree(oid[]) is
'Partitions of each partitioned table at any depth, with what they are partitions of. Not pg_partition_tree(),
which locks all of them.';
