create or replace function schemawatch._functions_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language sql
stable
as $$
    select
        used.relid,
        jsonb_agg(jsonb_build_object(
            'schema', ns.nspname,
            'name', format('%I(%s)', pro.proname, pg_get_function_identity_arguments(pro.oid)),
            'body', md5(row(pro.prosrc, pro.probin, schemawatch._stable_text(pg_get_function_sqlbody(pro.oid)))::text),
            'settings', how.settings)
            order by ns.nspname, pro.proname, pro.oid),
        jsonb_object_agg(
            format('%I.%I', ns.nspname, format('%I(%s)', pro.proname, pg_get_function_identity_arguments(pro.oid))),
            jsonb_build_object(
                'id', pro.oid, 'body', md5(row(pro.prosrc, pro.probin, pro.prosqlbody)::text)))
    from schemawatch._function_oids_of(p_relids) as used
    join pg_proc as pro on pro.oid = used.oid
    join pg_namespace as ns on ns.oid = pro.pronamespace
    join pg_language as lan on lan.oid = pro.prolang
    -- what decides how the body runs
    cross join lateral (
        select md5(row(lan.lanname, pro.provolatile, pro.proisstrict, pro.prosecdef, pro.proleakproof,
            pro.proparallel, pro.proconfig, pg_get_function_result(pro.oid))::text) as settings
    ) as how
    group by used.relid
$$;

comment on function schemawatch._functions_of(oid[]) is
'User functions that the triggers, checks, defaults, policies and index expressions of each table call; their
bodies, and how they run (language, volatility, SECURITY DEFINER, SET), as hashes.';
