create or replace function schemawatch._domain_default(p_type jsonb, p_types jsonb)
returns boolean
language sql
immutable
parallel safe
as $$
    select coalesce(
        p_types -> format('%I.%I', p_type ->> 'schema', p_type ->> 'name') ? 'default' and not p_type ? 'array',
        false)
$$;

comment on function schemawatch._domain_default(jsonb, jsonb) is
'Whether a type is a domain with a default, which fills the columns that have none.';
