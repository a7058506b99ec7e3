create or replace function schemawatch._role_name(p_name text, p_owner text)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when p_name = 'PUBLIC' then 'public'
        when p_name = '(owner)' then quote_ident(p_owner)
        -- a role of such a name, as _acl_items() marks it
        when p_name in ('"PUBLIC"', '"(owner)"') then p_name
        else quote_ident(p_name)
    end
$$;

comment on function schemawatch._role_name(text, text) is
'A role of an access list of a document as SQL names it; p_owner is who "(owner)" stands for.';
