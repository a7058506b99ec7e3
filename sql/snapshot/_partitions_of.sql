create or replace function schemawatch._partitions_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_seqscan = on
set enable_hashjoin = on
set jit = off
as $$
#variable_conflict use_column
declare
    v_roots oid[];
    v_partitions oid[];
    v_parents oid[];
    v_own jsonb;
begin
    select array_agg(tree.root), array_agg(tree.relid), array_agg(tree.parent) into v_roots, v_partitions, v_parents
    from schemawatch._partition_tree(p_relids) as tree;
    -- most tables have none, and should not pay for the rest
    if v_roots is null then
        return;
    end if;
    v_own := schemawatch._partition_objects(v_partitions, v_parents);
    return query
    select
        tree.root,
        jsonb_agg(jsonb_build_object(
            'schema', ns.nspname,
            'name', rel.relname,
            'bound', jsonb_build_object('text', pg_get_expr(rel.relpartbound, 0)))
            -- most partitions have none of these
            || case when tree.parent = tree.root and rel.relkind = 'r' and rel.relpersistence = 'p' then '{}'
            else jsonb_strip_nulls(jsonb_build_object(
                'parent', case when tree.parent <> tree.root then format('%I.%I', pns.nspname, par.relname) end,
                'kind', case rel.relkind when 'p' then 'partitioned table' when 'f' then 'foreign table' end,
                'partition_key', case when rel.relkind = 'p'
                    then jsonb_build_object('text', pg_get_partkeydef(rel.oid)) end,
                'persistence', case rel.relpersistence when 'u' then 'unlogged' end)) end
            || case when refused.publications is null then '{}'
                else jsonb_build_object('refuses', refused.publications) end
            || coalesce(v_own #> array[rel.oid::text, 'items'], '{}')
            order by ns.nspname, rel.relname),
        jsonb_object_agg(format('%I.%I', ns.nspname, rel.relname), jsonb_build_object(
            'id', rel.oid,
            'schema', rel.relnamespace,
            'bound', md5(rel.relpartbound::text),
            -- its row type was written with the table; the link may be younger
            'attached', typ.xmin <> inh.xmin)
            || case when tree.parent = tree.root then '{}' else jsonb_build_object('parent', tree.parent) end
            || case when refused.index is null then '{}' else jsonb_build_object('identity_index', refused.index) end
            || case when rel.relkind <> 'p' then '{}' else (
                select jsonb_build_object('partition_key', md5(row(part.partstrat, part.partattrs, part.partclass,
                    part.partcollation, part.partexprs)::text))
                from pg_partitioned_table as part where part.partrelid = rel.oid) end
            || coalesce(v_own #> array[rel.oid::text, 'ids'], '{}'))
    from unnest(v_roots, v_partitions, v_parents) as tree (root, relid, parent)
    join pg_inherits as inh on inh.inhrelid = tree.relid
    join pg_class as rel on rel.oid = tree.relid
    join pg_namespace as ns on ns.oid = rel.relnamespace
    join pg_type as typ on typ.oid = rel.reltype
    join pg_class as par on par.oid = tree.parent
    join pg_namespace as pns on pns.oid = par.relnamespace
    left join schemawatch._partition_refusals_of(p_relids) as refused on refused.partition = tree.relid
    group by tree.root;
end
$$;

comment on function schemawatch._partitions_of(oid[]) is
'Partitions of each partitioned table at any depth: their bounds, which table they are a partition of unless it is
this one, and what they have of their own (_partition_objects).';
