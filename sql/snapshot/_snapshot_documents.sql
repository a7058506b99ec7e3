create or replace function schemawatch._snapshot_documents(p_relids oid[])
returns table (relid oid, document jsonb)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
rows 100
as $$
#variable_conflict use_column
declare
    v_origin text := schemawatch._origin();
    v_server integer := current_setting('server_version_num')::integer;
begin
    return query
    select
        tab.relid,
        jsonb_build_object(
            'format', schemawatch._format_version(),
            'server_version_num', v_server,
            'table', tab.item,
            'columns', coalesce(cols.items, '[]'),
            'constraints', coalesce(cons.items, '[]'),
            'indexes', coalesce(idxs.items, '[]'),
            'triggers', coalesce(trgs.items, '[]'),
            'policies', coalesce(pols.items, '[]'),
            'rules', coalesce(ruls.items, '[]'),
            'statistics', coalesce(stas.items, '[]'),
            'sequences', coalesce(seqs.items, '[]'),
            'types', coalesce(typs.items, '[]'),
            'functions', coalesce(funs.items, '[]'),
            'partitions', coalesce(pars.items, '[]'),
            'publications', coalesce(pubs.items, '[]'),
            'grants', coalesce(grts.items, '[]'),
            'identity', jsonb_strip_nulls(jsonb_build_object(
                'origin', v_origin,
                'table', tab.ids,
                'columns', cols.ids,
                'constraints', cons.ids,
                'indexes', idxs.ids,
                'triggers', trgs.ids,
                'policies', pols.ids,
                'rules', ruls.ids,
                'statistics', stas.ids,
                'sequences', seqs.ids,
                'types', typs.ids,
                'functions', funs.ids,
                'partitions', pars.ids,
                'publications', pubs.ids,
                'grants', grts.ids)))
    from schemawatch._tables_of(p_relids) as tab
    left join schemawatch._columns_of(p_relids) as cols on cols.relid = tab.relid
    left join schemawatch._constraints_of(p_relids) as cons on cons.relid = tab.relid
    left join schemawatch._indexes_of(p_relids) as idxs on idxs.relid = tab.relid
    left join schemawatch._triggers_of(p_relids) as trgs on trgs.relid = tab.relid
    left join schemawatch._policies_of(p_relids) as pols on pols.relid = tab.relid
    left join schemawatch._rules_of(p_relids) as ruls on ruls.relid = tab.relid
    left join schemawatch._statistics_of(p_relids) as stas on stas.relid = tab.relid
    left join schemawatch._sequences_of(p_relids) as seqs on seqs.relid = tab.relid
    left join schemawatch._types_of(p_relids) as typs on typs.relid = tab.relid
    left join schemawatch._functions_of(p_relids) as funs on funs.relid = tab.relid
    left join schemawatch._partitions_of(p_relids) as pars on pars.relid = tab.relid
    left join schemawatch._publications_of(p_relids) as pubs on pubs.relid = tab.relid
    left join schemawatch._grants_of(p_relids) as grts on grts.relid = tab.relid;
end
$$;

comment on function schemawatch._snapshot_documents(oid[]) is
'The canonical document of each of these tables, in one statement: one table or ten thousand. oids that are no
relation give no row. The search_path is pinned so that every name outside pg_catalog is qualified.';
