create or replace function schemawatch._function_calls_of(p_relids oid[])
returns table (relid oid, classid oid, objid oid, function oid)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    return query
    select distinct part.relid, part.classid, part.oid, coalesce(opr.oprcode::oid, dep.refobjid)
    from (
        -- what hangs on a table and may call a function
        select trg.tgrelid as relid, 'pg_trigger'::regclass::oid as classid, trg.oid
        from pg_trigger as trg
        where trg.tgrelid = any (p_relids) and not trg.tgisinternal
        union all
        select con.conrelid, 'pg_constraint'::regclass, con.oid
        from pg_constraint as con
        where con.conrelid = any (p_relids) and con.contype = 'c'
        union all
        select ad.adrelid, 'pg_attrdef'::regclass, ad.oid from pg_attrdef as ad where ad.adrelid = any (p_relids)
        union all
        select pol.polrelid, 'pg_policy'::regclass, pol.oid from pg_policy as pol where pol.polrelid = any (p_relids)
        union all
        -- of exclusion constraints as well
        select idx.indrelid, 'pg_class'::regclass, idx.indexrelid
        from pg_index as idx
        where idx.indrelid = any (p_relids) and (idx.indexprs is not null or idx.indpred is not null)
        union all
        select part.partrelid, 'pg_class'::regclass, part.partrelid
        from pg_partitioned_table as part
        where part.partrelid = any (p_relids) and part.partexprs is not null
        union all
        select rul.ev_class, 'pg_rewrite'::regclass, rul.oid
        from pg_rewrite as rul
        where rul.ev_class = any (p_relids) and rul.rulename <> '_RETURN'
    ) as part
    join pg_depend as dep
        on dep.classid = part.classid and dep.objid = part.oid
        and dep.refclassid in ('pg_proc'::regclass, 'pg_operator'::regclass)
    left join pg_operator as opr on dep.refclassid = 'pg_operator'::regclass and opr.oid = dep.refobjid;
    -- each by itself: most tables have neither, and should not pay for the plan
    if exists (
        select from pg_attribute as att
        where att.attrelid = any (p_relids) and att.attnum > 0 and att.atttypid >= 16384)
    then
        return query
        with types as (
            select distinct att.attrelid as relid, part.typid
            from pg_attribute as att
            cross join lateral schemawatch._type_parts(att.atttypid) as part (typid)
            where att.attrelid = any (p_relids) and att.attnum > 0 and att.atttypid >= 16384
        )
        select distinct types.relid, part.classid, part.oid, dep.refobjid
        from types
        join pg_type as typ on typ.oid = types.typid and typ.typtype = 'd'
        cross join lateral (
            select 'pg_type'::regclass::oid as classid, typ.oid
            union all
            select 'pg_constraint'::regclass, con.oid from pg_constraint as con where con.contypid = typ.oid
        ) as part
        join pg_depend as dep
            on dep.classid = part.classid and dep.objid = part.oid and dep.refclassid = 'pg_proc'::regclass
        -- those of its base type
        where dep.refobjid not in (typ.typinput, typ.typoutput, typ.typreceive, typ.typsend, typ.typmodin, typ.typmodout,
            typ.typanalyze);
    end if;
    if exists (
        select from pg_depend as dep
        where dep.refclassid = 'pg_class'::regclass and dep.refobjid = any (p_relids)
          and dep.classid = 'pg_rewrite'::regclass and dep.deptype = 'n')
    then
        return query
        select distinct reads.relid, part.classid, part.oid, coalesce(opr.oprcode::oid, dep.refobjid)
        from schemawatch._views_reading(p_relids) as reads
        cross join lateral (
            select 'pg_rewrite'::regclass::oid as classid, rul.oid from pg_rewrite as rul where rul.ev_class = reads.viewid
            union all
            select 'pg_trigger'::regclass, trg.oid from pg_trigger as trg where trg.tgrelid = reads.viewid
        ) as part
        join pg_depend as dep
            on dep.classid = part.classid and dep.objid = part.oid
            and dep.refclassid in ('pg_proc'::regclass, 'pg_operator'::regclass)
        left join pg_operator as opr on dep.refclassid = 'pg_operator'::regclass and opr.oid = dep.refobjid;
    end if;
    if exists (select from pg_partitioned_table as whole where whole.partrelid = any (p_relids)) then
        return query
        with tree as materialized (
            select own.root, own.relid from schemawatch._partition_tree(p_relids) as own
        )
        select distinct tree.root, part.classid, part.objid, dep.refobjid
        from (
            select own.relid, own.classid, own.objid
            from schemawatch._partition_parts((select array_agg(tree.relid) from tree)) as own
            union all
            select tree.relid, 'pg_class'::regclass, tree.relid
            from tree
            join pg_partitioned_table as sub on sub.partrelid = tree.relid and sub.partexprs is not null
        ) as part
        join tree on tree.relid = part.relid
        join pg_depend as dep
            on dep.classid = part.classid and dep.objid = part.objid and dep.refclassid = 'pg_proc'::regclass;
    end if;
end
$$;

comment on function schemawatch._function_calls_of(oid[]) is
'User functions that each table calls, and what calls them: a trigger, check, default, policy, index, rule, domain, or the
partition key, also of one of its partitions; a view that reads it, its triggers and rules; by itself or through an operator. Those that came with the server are not
recorded in pg_depend.';


create or replace function schemawatch._call(p_relid oid, p_classid oid, p_objid oid, p_function oid)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    c_writes constant jsonb := '["INSERT", "UPDATE"]'::jsonb;
    v_relid oid := p_relid;  -- or a partition
    v_section text;
    v_name text;
    v_needs jsonb;
    v_roles jsonb;
begin
    case p_classid
        when 'pg_trigger'::regclass then
            -- the function of a trigger runs whoever may execute it; its WHEN is for who may
            select trg.tgrelid, 'triggers', trg.tgname, case when trg.tgfoid <> p_function then to_jsonb(array_remove(array[
                    case when trg.tgtype & 4 <> 0 then 'INSERT' end, case when trg.tgtype & 16 <> 0 then 'UPDATE' end,
                    case when trg.tgtype & 8 <> 0 then 'DELETE' end, case when trg.tgtype & 32 <> 0 then 'TRUNCATE' end], null)) end
            into v_relid, v_section, v_name, v_needs
            from pg_trigger as trg where trg.oid = p_objid;
        when 'pg_attrdef'::regclass then
            select att.attrelid, 'columns', att.attname, case when att.attgenerated = '' then '["INSERT"]' else c_writes end
            into v_relid, v_section, v_name, v_needs
            from pg_attrdef as ad
            join pg_attribute as att on att.attrelid = ad.adrelid and att.attnum = ad.adnum
            where ad.oid = p_objid;
        when 'pg_policy'::regclass then
            -- they decide nothing while row security is off
            select 'policies', pol.polname, case when rel.relrowsecurity then case pol.polcmd when 'r' then '["SELECT"]'::jsonb
                    when 'a' then '["INSERT"]' when 'w' then '["UPDATE"]' when 'd' then '["DELETE"]'
                    else '["SELECT", "INSERT", "UPDATE", "DELETE"]' end end,
                case when pol.polroles <> '{0}' then to_jsonb(pol.polroles) end
            into v_section, v_name, v_needs, v_roles
            from pg_policy as pol
            join pg_class as rel on rel.oid = pol.polrelid
            where pol.oid = p_objid;
        when 'pg_rewrite'::regclass then
            -- who uses a view and may not execute what it calls: of the view, and not of the table
            select rul.ev_class, case rul.rulename when '_RETURN' then 'views' else 'rules' end, rul.rulename,
                case when rul.ev_class = p_relid then case rul.ev_type when '2' then '["UPDATE"]'::jsonb
                    when '3' then '["INSERT"]' when '4' then '["DELETE"]' end end
            into v_relid, v_section, v_name, v_needs
            from pg_rewrite as rul where rul.oid = p_objid;
        when 'pg_type'::regclass then
            select 'types', format('%I.%I', ns.nspname, typ.typname), '["INSERT"]'::jsonb
            into v_section, v_name, v_needs
            from pg_type as typ
            join pg_namespace as ns on ns.oid = typ.typnamespace
            where typ.oid = p_objid;
        when 'pg_constraint'::regclass then
            select case when typ.oid is null then con.conrelid else p_relid end,
                case when typ.oid is null then 'constraints' else 'types' end,
                case when typ.oid is null then con.conname else format('%I.%I', ns.nspname, typ.typname) end, c_writes
            into v_relid, v_section, v_name, v_needs
            from pg_constraint as con
            left join pg_type as typ on typ.oid = con.contypid
            left join pg_namespace as ns on ns.oid = typ.typnamespace
            where con.oid = p_objid;
        else
            -- an index, that of an exclusion constraint, or the table itself: its partition key
            select coalesce(idx.indrelid, rel.oid), case when idx.indexrelid is null then 'table' when con.oid is null then 'indexes'
                    else 'constraints' end, coalesce(con.conname, rel.relname), c_writes
            into v_relid, v_section, v_name, v_needs
            from pg_class as rel
            left join pg_index as idx on idx.indexrelid = rel.oid
            left join pg_constraint as con on con.conindid = rel.oid and con.conrelid = idx.indrelid and con.contype = 'x'
            where rel.oid = p_objid;
    end case;
    return jsonb_strip_nulls(jsonb_build_object(
        'section', v_section,
        'name', case when v_relid = p_relid then v_name else (
            select format('%I.%I', ns.nspname, rel.relname) || case when v_section in ('table', 'views') then '' else '.' || v_name end
            from pg_class as rel
            join pg_namespace as ns on ns.oid = rel.relnamespace
            where rel.oid = v_relid) end,
        'needs', v_needs,
        'roles', v_roles));
end
$$;

comment on function schemawatch._call(oid, oid, oid, oid) is
'What calls a function, a row of _function_calls_of(): the section and the name that findings on it have (a domain by its
schema as well); needs: who uses these privileges on the table has to be allowed to EXECUTE it; roles: these ones alone.';


create or replace function schemawatch._execute_denied(p_relid oid, p_function oid, p_calls jsonb)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    return (
        with executing (role) as (
            select acl.grantee
            from pg_proc as pro
            cross join lateral aclexplode(pro.proacl) as acl
            where pro.oid = p_function
        ),
        -- through views too: a view lends its owner's privileges on the table, and not those on functions
        relations as (
            select rel.oid, rel.relacl, rel.relowner, case when rel.oid <> p_relid then pg_relation_is_updatable(rel.oid, false) end as events
            from pg_class as rel
            where rel.oid = p_relid
               or rel.relkind = 'v' and rel.oid in (select own.viewid from schemawatch._views_reading(array[p_relid]) as own)
        ),
        held as (
            select acl.grantee as role, acl.privilege_type as privilege
            from relations
            cross join lateral (
                select own.grantee, own.privilege_type
                from aclexplode(coalesce(relations.relacl, acldefault('r', relations.relowner))) as own
                union
                select own.grantee, own.privilege_type
                from pg_attribute as att
                cross join lateral aclexplode(att.attacl) as own
                where att.attrelid = relations.oid and att.attacl is not null and not att.attisdropped
            ) as acl
            where relations.events is null or acl.privilege_type = 'SELECT'
               -- the numbers of CmdType
               or relations.events & case acl.privilege_type when 'UPDATE' then 1 << 2 when 'INSERT' then 1 << 3
                   when 'DELETE' then 1 << 4 else 0 end > 0
        ),
        denied as (
            select held.role, rel.relowner, array_agg(distinct held.privilege order by held.privilege) as privileges
            from held
            cross join pg_class as rel
            join jsonb_array_elements(p_calls) as call (value)
                on call.value -> 'needs' ? held.privilege
                and (not call.value ? 'roles' or call.value -> 'roles' @> to_jsonb(held.role))
                and (call.value ->> 'section' <> 'policies' or held.role <> rel.relowner or rel.relforcerowsecurity)
            where rel.oid = p_relid and not exists (select from executing where executing.role in (0, held.role))
            group by held.role, rel.relowner
        )
        select jsonb_build_object(
            'items', jsonb_agg(jsonb_build_object('name', named.name, 'privileges', denied.privileges) order by named.name),
            -- by membership or as superuser: facts of a role are no structure
            'allowed', coalesce(jsonb_agg(named.name order by named.name)
                filter (where has_function_privilege(rol.oid, p_function, 'EXECUTE')), '[]'))
        from denied
        left join pg_roles as rol on rol.oid = denied.role
        cross join lateral (
            select case
                when denied.role = 0 then 'PUBLIC'
                when denied.role = denied.relowner then '(owner)'
                when rol.rolname in ('PUBLIC', '(owner)') then format('"%s"', rol.rolname)
                else coalesce(rol.rolname, denied.role::text)
            end as name
        ) as named
        having count(*) > 0);
end
$$;

comment on function schemawatch._execute_denied(oid, oid, jsonb) is
'Whom the access list of a function keeps from statements on a table that he has the privilege for, as items of an access
list: these privileges do not help him. allowed: those who may execute it by other ways. Null for nobody. p_calls are
_call() of the table and the function.';


create or replace function schemawatch._shown_settings(p_settings text[])
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    return (
        select jsonb_agg(
            case when split_part(own.text, '=', 1) like '%.%' then split_part(own.text, '=', 1) || '=***' else own.text end
            order by own.ord)
        from unnest(p_settings) with ordinality as own (text, ord));
end
$$;

comment on function schemawatch._shown_settings(text[]) is
'SET of a function as a document shows it: with the values of PostgreSQL''s own settings, and of others, such as app.token, the
name alone.';


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
    v_calls jsonb[];
begin
    select array_agg(used.relid), array_agg(used.function), array_agg(used.calls) into v_relids, v_functions, v_calls
    from (
        select own.relid, own.function,
            jsonb_agg(schemawatch._call(own.relid, own.classid, own.objid, own.function)) as calls
        from schemawatch._function_calls_of(p_relids) as own
        group by own.relid, own.function
    ) as used;
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
            'config', schemawatch._shown_settings(pro.proconfig),
            'returns', pg_get_function_result(pro.oid),
            'not_executable_by', denied.roles -> 'items'))
            order by ns.nspname, pro.proname, pro.oid),
        jsonb_object_agg(
            format('%I.%I', ns.nspname, format('%I(%s)', pro.proname, pg_get_function_identity_arguments(pro.oid))),
            jsonb_strip_nulls(jsonb_build_object(
                'id', pro.oid, 'body', md5(row(pro.prosrc, pro.probin, pro.prosqlbody)::text), 'config', md5(pro.proconfig::text),
                'calls', (select jsonb_agg(distinct call.value - 'roles') from jsonb_array_elements(used.calls) as call (value)),
                'allowed', denied.roles -> 'allowed', 'mentions', (
                    select coalesce(jsonb_agg(att.attname), '[]')
                    from pg_attribute as att
                    where att.attrelid = used.relid and att.attnum > 0 and not att.attisdropped
                      and lower(att.attname) = any (body.words)))))
    from unnest(v_relids, v_functions, v_calls) as used (relid, oid, calls)
    join pg_proc as pro on pro.oid = used.oid
    join pg_namespace as ns on ns.oid = pro.pronamespace
    join pg_language as lan on lan.oid = pro.prolang
    -- split once, not once for each column
    cross join lateral (
        select regexp_split_to_array(lower(pro.prosrc), '\W+') as words
        offset 0
    ) as body
    -- as a rule everybody may execute it
    cross join lateral (
        select case when pro.proacl is not null then schemawatch._execute_denied(used.relid, pro.oid, used.calls) end as roles
        offset 0
    ) as denied
    group by used.relid;
end
$$;

comment on function schemawatch._functions_of(oid[]) is
'User functions that each table calls (_function_calls_of): their bodies, as hashes, how they run (language, volatility,
SECURITY DEFINER, SET), and who may write the table and not execute them. The identity says what calls each, and which
columns of the table are words of a body: PostgreSQL records no such use.';
