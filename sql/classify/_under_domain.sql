create or replace function schemawatch._under_domain(p_type jsonb, p_types jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        with recursive chain (type, depth) as (
            select p_type || jsonb_strip_nulls(jsonb_build_object('kind',
                p_types -> format('%I.%I', p_type ->> 'schema', p_type ->> 'name') ->> 'kind')), 0
            union all
            select
                (def.value -> 'base') || jsonb_strip_nulls(jsonb_build_object(
                    'array', chain.type -> 'array',
                    'kind', p_types -> format('%I.%I', def.value #>> '{base,schema}',
                        def.value #>> '{base,name}') ->> 'kind')),
                chain.depth + 1
            from chain
            cross join lateral (
                select p_types -> format('%I.%I', chain.type ->> 'schema', chain.type ->> 'name') as value
            ) as def
            where def.value ->> 'kind' = 'domain' and chain.depth < 32
        )
        select chain.type from chain order by chain.depth desc limit 1);
end
$$;

comment on function schemawatch._under_domain(jsonb, jsonb) is
'The type at the bottom of a stack of domains, with its kind when it is a user type; p_types are the type
definitions of the document, by qualified name.';
