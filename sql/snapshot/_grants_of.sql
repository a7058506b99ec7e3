create or replace function schemawatch._grants_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language sql
stable
as $$
    -- No access list means the default one; spelling it out makes the two equal.
    select
        rel.oid,
        schemawatch._acl_items(acl.list, rel.relowner),
        (select jsonb_object_agg(
            case when rol.rolname in ('PUBLIC', '(owner)') then format('"%s"', rol.rolname) else rol.rolname end,
            jsonb_build_object('id', rol.oid))
         from (select distinct grantee from aclexplode(acl.list)) as gr
         join pg_roles as rol on rol.oid = gr.grantee and rol.oid <> rel.relowner)
    from unnest(p_relids) as wanted (oid)
    join pg_class as rel on rel.oid = wanted.oid
    cross join lateral (select coalesce(rel.relacl, acldefault('r', rel.relowner)) as list) as acl
$$;

comment on function schemawatch._grants_of(oid[]) is 'Privileges on each table, by role.';
