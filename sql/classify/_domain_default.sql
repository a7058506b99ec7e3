create or replace function schemawatch._domain_default(p_type jsonb, p_types jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case when not p_type ? 'array' then
        p_types -> format('%I.%I', p_type ->> 'schema', p_type ->> 'name') #>> '{default,text}' end;
end
$$;

comment on function schemawatch._domain_default(jsonb, jsonb) is
'The default of a type, which fills the columns that have none of their own: only a domain has one.';
