create or replace function schemawatch._acl_ids(p_acl aclitem[])
returns text
language sql
immutable
strict
as $$
    select string_agg(concat_ws(' ', acl.grantee, acl.privilege_type, acl.is_grantable), ', '
        order by acl.grantee, acl.privilege_type, acl.is_grantable)
    from aclexplode(p_acl) as acl
$$;

comment on function schemawatch._acl_ids(aclitem[]) is
'An access list by the oids of its roles: the same one after a role was renamed. Null for no list.';
