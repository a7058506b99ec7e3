create or replace function schemawatch._usage_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    return query
    with relations as (
        -- a view may stand in another schema, the only one that its users know
        select wanted.oid as relid, wanted.oid as member from unnest(p_relids) as wanted (oid)
        union all
        select own.relid, own.viewid from schemawatch._views_reading(p_relids) as own
    ),
    privileged as (
        select distinct relations.relid, rel.relnamespace, nullif(acl.grantee, tab.relowner) as role, tab.relowner as owner
        from relations
        join pg_class as tab on tab.oid = relations.relid
        join pg_class as rel on rel.oid = relations.member
        cross join lateral (
            select own.grantee from aclexplode(coalesce(rel.relacl, acldefault('r', rel.relowner))) as own
            union
            select own.grantee
            from pg_attribute as att
            cross join lateral aclexplode(att.attacl) as own
            where att.attrelid = rel.oid and att.attacl is not null and not att.attisdropped
        ) as acl
    ),
    users as (
        select relid, relnamespace, role, owner from privileged
        union
        -- what everybody may do does who may use the schema
        select privileged.relid, privileged.relnamespace, nullif(acl.grantee, privileged.owner), privileged.owner
        from privileged
        join pg_namespace as ns on ns.oid = privileged.relnamespace
        cross join lateral aclexplode(ns.nspacl) as acl
        where privileged.role = 0 and acl.privilege_type = 'USAGE'
    )
    select
        users.relid,
        jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
            'schema', ns.nspname, 'name', named.name, 'usage', nullif(own.usage, false))) order by ns.nspname, named.name),
        jsonb_object_agg(format('%I.%I', ns.nspname, named.name), jsonb_build_object(
            -- 1 is no role: the owner, whoever that is
            'id', (ns.oid::bigint << 32) + coalesce(users.role, 1)::bigint,
            -- by membership or as superuser as well: facts of a role are no structure
            'reaches', coalesce(has_schema_privilege(rol.oid, ns.oid, 'USAGE'), own.usage)))
    from users
    join pg_namespace as ns on ns.oid = users.relnamespace
    left join pg_roles as rol on rol.oid = coalesce(users.role, users.owner)
    cross join lateral (
        select case
            when users.role = 0 then 'PUBLIC'
            when users.role is null then '(owner)'
            when rol.rolname in ('PUBLIC', '(owner)') then format('"%s"', rol.rolname)
            else coalesce(rol.rolname, users.role::text)
        end as name
    ) as named
    cross join lateral (
        select bool_or(acl.grantee in (0, coalesce(users.role, users.owner))) as usage
        from aclexplode(coalesce(ns.nspacl, acldefault('n', ns.nspowner))) as acl
        where acl.privilege_type = 'USAGE'
    ) as own
    group by users.relid;
end
$$;

comment on function schemawatch._usage_of(oid[]) is
'Who has a privilege on each table, or on a view that reads it, and whether the access list of its schema lets them in:
without USAGE on the schema no other privilege helps.';
