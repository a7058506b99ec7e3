create or replace function schemawatch._role_name(p_name text, p_owner text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when p_name = 'PUBLIC' then 'public'
        when p_name = '(owner)' then quote_ident(p_owner)
        -- a role of such a name, as _acl_items() marks it
        when p_name in ('"PUBLIC"', '"(owner)"') then p_name
        else quote_ident(p_name)
    end;
end
$$;

comment on function schemawatch._role_name(text, text) is
'A role of an access list of a document as SQL names it; p_owner is who "(owner)" stands for.';
