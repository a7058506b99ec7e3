create or replace function schemawatch._partition_refusals_of(p_relids oid[])
returns table (partition oid, publications jsonb, index oid)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_partitions oid[];
begin
    if not exists (select from pg_publication as pub where pub.pubupdate or pub.pubdelete) then
        return;
    end if;
    v_partitions := array(select tree.relid from schemawatch._partition_tree(p_relids) as tree);
    return query
    select own.oid, refused.publications, ident.index
    from unnest(v_partitions) as own (oid)
    join pg_class as rel on rel.oid = own.oid
    left join lateral (
        select idx.indexrelid as index from pg_index as idx
        where rel.relreplident = 'i' and idx.indrelid = own.oid and idx.indisreplident
    ) as ident on true
    left join (
        select ref.relid, jsonb_object_agg(pub.pubname, jsonb_build_object(
            'operations', ref.operations, 'causes', ref.causes)) as publications
        from schemawatch._refused_writes_of(v_partitions) as ref
        join pg_publication as pub on pub.oid = ref.pubid
        group by ref.relid
    ) as refused on refused.relid = own.oid;
end
$$;

comment on function schemawatch._partition_refusals_of(oid[]) is
'For the partitions of these tables at any depth, as far as there are publications: which of those make PostgreSQL refuse UPDATE
or DELETE of the partition''s rows, and the index that is its replica identity, which can be dropped by itself.';
