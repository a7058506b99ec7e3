create or replace function schemawatch._acl_items(p_acl aclitem[], p_owner oid)
returns jsonb
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    return (
        select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
            'name', gr.name,
            'privileges', gr.privileges,
            'grantable', to_jsonb(gr.grantable))) order by gr.name)
        from (
            select
                case
                    when acl.grantee = 0 then 'PUBLIC'
                    when acl.grantee = p_owner then '(owner)'
                    when rol.rolname in ('PUBLIC', '(owner)') then format('"%s"', rol.rolname)  -- no marks of ours
                    else coalesce(rol.rolname, acl.grantee::text)
                end as name,
                array_agg(distinct acl.privilege_type order by acl.privilege_type) as privileges,
                array_agg(distinct acl.privilege_type order by acl.privilege_type)
                    filter (where acl.is_grantable and acl.grantee <> p_owner) as grantable
            from aclexplode(p_acl) as acl
            left join pg_roles as rol on rol.oid = acl.grantee
            -- what an owner has by default differs between server versions by this one
            where not (acl.grantee = p_owner and acl.privilege_type = 'MAINTAIN')
            group by 1
        ) as gr);
end
$$;

comment on function schemawatch._acl_items(aclitem[], oid) is
'An access list, in an order of its own: [{"name": role, "privileges": […], "grantable": […]}]. The owner is
called "(owner)", so that a change of owner does not look like grants and revokes. Null for no list.';


create or replace function schemawatch._acl_ids(p_acl aclitem[])
returns text
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    return (
        select string_agg(concat_ws(' ', acl.grantee, acl.privilege_type, acl.is_grantable), ', '
            order by acl.grantee, acl.privilege_type, acl.is_grantable)
        from aclexplode(p_acl) as acl);
end
$$;

comment on function schemawatch._acl_ids(aclitem[]) is
'An access list by the oids of its roles: the same one after a role was renamed. Null for no list.';


create or replace function schemawatch._grants_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language sql
stable
as $$
    -- No access list means the default one; spelling it out makes the two equal. Each once: tables share them.
    with lists as materialized (
        select own.list, own.owner, schemawatch._acl_items(own.list, own.owner) as items, (
            select jsonb_object_agg(
                case when rol.rolname in ('PUBLIC', '(owner)') then format('"%s"', rol.rolname) else rol.rolname end,
                jsonb_build_object('id', rol.oid))
            from (select distinct grantee from aclexplode(own.list)) as gr
            join pg_roles as rol on rol.oid = gr.grantee and rol.oid <> own.owner) as ids
        from (
            select distinct coalesce(rel.relacl, acldefault('r', rel.relowner)), rel.relowner
            from unnest(p_relids) as wanted (oid)
            join pg_class as rel on rel.oid = wanted.oid
        ) as own (list, owner)
    )
    select rel.oid, lists.items, lists.ids
    from unnest(p_relids) as wanted (oid)
    join pg_class as rel on rel.oid = wanted.oid
    left join lists on lists.list = coalesce(rel.relacl, acldefault('r', rel.relowner)) and lists.owner = rel.relowner
$$;

comment on function schemawatch._grants_of(oid[]) is 'Privileges on each table, by role.';
