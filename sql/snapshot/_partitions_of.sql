create or replace function schemawatch._partitions_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language sql
stable
as $$
    select
        inh.inhparent,
        jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
            'schema', ns.nspname,
            'name', rel.relname,
            'bound', jsonb_build_object('text', pg_get_expr(rel.relpartbound, rel.oid)),
            'refuses', refused.publications))
            order by ns.nspname, rel.relname),
        jsonb_object_agg(format('%I.%I', ns.nspname, rel.relname), jsonb_strip_nulls(jsonb_build_object(
            'id', rel.oid,
            'schema', rel.relnamespace,
            'bound', md5(rel.relpartbound::text),
            -- its row type was written with the table; the link may be younger
            'attached', typ.xmin <> inh.xmin,
            'identity_index', refused.index)))
    from unnest(p_relids) as wanted (oid)
    join pg_inherits as inh on inh.inhparent = wanted.oid
    join pg_class as rel on rel.oid = inh.inhrelid and rel.relispartition and rel.relkind <> 'i'
    join pg_namespace as ns on ns.oid = rel.relnamespace
    join pg_type as typ on typ.oid = rel.reltype
    left join schemawatch._partition_refusals_of(p_relids) as refused on refused.partition = rel.oid
    where not inh.inhdetachpending
    group by inh.inhparent
$$;

comment on function schemawatch._partitions_of(oid[]) is 'Direct partitions of each partitioned table.';
