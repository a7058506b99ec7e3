create or replace function schemawatch._domain_default(p_type jsonb, p_types jsonb)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return coalesce(
        p_types -> format('%I.%I', p_type ->> 'schema', p_type ->> 'name') ? 'default' and not p_type ? 'array',
        false);
end
$$;

comment on function schemawatch._domain_default(jsonb, jsonb) is
'Whether a type is a domain with a default, which fills the columns that have none.';
