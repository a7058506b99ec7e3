create or replace function schemawatch._policies_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    -- most tables have none, and should not pay for the rest
    if not exists (select from pg_policy as pol where pol.polrelid = any (p_relids)) then
        return;
    end if;
    return query
    select
        pol.polrelid,
        jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
            'name', pol.polname,
            'permissive', pol.polpermissive,
            'command', case pol.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
                when 'd' then 'delete' else 'all' end,
            'roles', roles.names,
            'using', case when pol.polqual is not null
                then jsonb_build_object('text',
                    schemawatch._stable_text(pg_get_expr(pol.polqual, pol.polrelid))) end,
            'check', case when pol.polwithcheck is not null
                then jsonb_build_object('text',
                    schemawatch._stable_text(pg_get_expr(pol.polwithcheck, pol.polrelid))) end,
            'comment', des.description)) order by pol.polname),
        jsonb_object_agg(pol.polname, jsonb_strip_nulls(jsonb_build_object(
            'id', pol.oid,
            'roles', roles.oids,
            'using', md5(pol.polqual::text),
            'check', md5(pol.polwithcheck::text))))
    from unnest(p_relids) as wanted (oid)
    join pg_policy as pol on pol.polrelid = wanted.oid
    cross join lateral (
        select
            jsonb_agg(coalesce(rol.rolname, 'public') order by rol.rolname) as names,
            string_agg(role_oid::text, ' ' order by role_oid) as oids
        from unnest(pol.polroles) as role_oid
        left join pg_roles as rol on rol.oid = role_oid
    ) as roles
    left join pg_description as des
        on des.classoid = 'pg_policy'::regclass and des.objoid = pol.oid and des.objsubid = 0
    group by pol.polrelid;
end
$$;

comment on function schemawatch._policies_of(oid[]) is 'Row security policies of each table.';
