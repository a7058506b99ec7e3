create or replace function schemawatch._function_oids_of(p_relids oid[])
returns table (relid oid, oid oid)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    return query
    select distinct part.relid, dep.refobjid
    from (
        -- what hangs on a table and may call a function
        select trg.tgrelid as relid, 'pg_trigger'::regclass as classid, trg.oid
        from pg_trigger as trg
        where trg.tgrelid = any (p_relids) and not trg.tgisinternal
        union all
        select con.conrelid, 'pg_constraint'::regclass, con.oid
        from pg_constraint as con
        where con.conrelid = any (p_relids) and con.contype in ('c', 'x')
        union all
        select ad.adrelid, 'pg_attrdef'::regclass, ad.oid from pg_attrdef as ad where ad.adrelid = any (p_relids)
        union all
        select pol.polrelid, 'pg_policy'::regclass, pol.oid from pg_policy as pol where pol.polrelid = any (p_relids)
        union all
        select idx.indrelid, 'pg_class'::regclass, idx.indexrelid
        from pg_index as idx
        where idx.indrelid = any (p_relids) and (idx.indexprs is not null or idx.indpred is not null)
    ) as part
    join pg_depend as dep
        on dep.classid = part.classid and dep.objid = part.oid and dep.refclassid = 'pg_proc'::regclass;
    -- by itself: most tables have no partitions, and should not pay for the plan
    if exists (select from pg_partitioned_table as whole where whole.partrelid = any (p_relids)) then
        return query
        select distinct tree.root, dep.refobjid
        from schemawatch._partition_parts((
            select array_agg(own.relid) from schemawatch._partition_tree(p_relids) as own)) as part
        join schemawatch._partition_tree(p_relids) as tree on tree.relid = part.relid
        join pg_depend as dep
            on dep.classid = part.classid and dep.objid = part.objid and dep.refclassid = 'pg_proc'::regclass;
    end if;
end
$$;

comment on function schemawatch._function_oids_of(oid[]) is
'User functions that the triggers, checks, defaults, policies and index expressions of each table call, and those of
one of its partitions, which may be named twice. Those that came with the server are not recorded in pg_depend.';


create or replace function schemawatch._functions_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_relids oid[];
    v_functions oid[];
begin
    select array_agg(used.relid), array_agg(used.oid) into v_relids, v_functions
    from (select distinct own.relid, own.oid from schemawatch._function_oids_of(p_relids) as own) as used;
    -- most tables have none, and should not pay for the rest
    if v_relids is null then
        return;
    end if;
    return query
    select
        used.relid,
        jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
            'schema', ns.nspname,
            'name', format('%I(%s)', pro.proname, pg_get_function_identity_arguments(pro.oid)),
            'body', md5(row(pro.prosrc, pro.probin, schemawatch._stable_text(pg_get_function_sqlbody(pro.oid)))::text),
            -- what decides how the body runs
            'language', lan.lanname,
            'volatility', case pro.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
            'strict', nullif(pro.proisstrict, false),
            'security', case when pro.prosecdef then 'definer' end,
            'leakproof', nullif(pro.proleakproof, false),
            'parallel', case pro.proparallel when 's' then 'safe' when 'r' then 'restricted' else 'unsafe' end,
            'config', to_jsonb(pro.proconfig),
            'returns', pg_get_function_result(pro.oid)))
            order by ns.nspname, pro.proname, pro.oid),
        jsonb_object_agg(
            format('%I.%I', ns.nspname, format('%I(%s)', pro.proname, pg_get_function_identity_arguments(pro.oid))),
            jsonb_build_object(
                'id', pro.oid, 'body', md5(row(pro.prosrc, pro.probin, pro.prosqlbody)::text), 'mentions', (
                    select coalesce(jsonb_agg(att.attname), '[]')
                    from pg_attribute as att
                    where att.attrelid = used.relid and att.attnum > 0 and not att.attisdropped
                      and lower(att.attname) = any (body.words))))
    from unnest(v_relids, v_functions) as used (relid, oid)
    join pg_proc as pro on pro.oid = used.oid
    join pg_namespace as ns on ns.oid = pro.pronamespace
    join pg_language as lan on lan.oid = pro.prolang
    -- split once, not once for each column
    cross join lateral (
        select regexp_split_to_array(lower(pro.prosrc), '\W+') as words
        offset 0
    ) as body
    group by used.relid;
end
$$;

comment on function schemawatch._functions_of(oid[]) is
'User functions that the triggers, checks, defaults, policies and index expressions of each table call; their
bodies, as hashes, and how they run (language, volatility, SECURITY DEFINER, SET). The identity says which columns of
the table are words of a body: PostgreSQL records no such use.';
