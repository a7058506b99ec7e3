create or replace function schemawatch._acl_items(p_acl aclitem[], p_owner oid)
returns jsonb
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
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
