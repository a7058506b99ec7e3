create or replace function schemawatch._domain_is_bare(p_type jsonb, p_types jsonb)
returns boolean
language sql
immutable
parallel safe
as $$
    with recursive chain (value, depth) as (
        select p_types -> format('%I.%I', p_type ->> 'schema', p_type ->> 'name'), 0
        union all
        select p_types -> format('%I.%I', chain.value #>> '{base,schema}', chain.value #>> '{base,name}'),
            chain.depth + 1
        from chain
        where chain.value ->> 'kind' = 'domain' and chain.depth < 32
    )
    select coalesce(bool_and(not (chain.value ? 'constraints' or chain.value ? 'not_null')), true)
    from chain
    where chain.value ->> 'kind' = 'domain'
$$;

comment on function schemawatch._domain_is_bare(jsonb, jsonb) is
'Whether a type checks nothing as a domain: it is none, or it and those under it have no constraints.';
