create or replace function schemawatch._type_rule(p_before jsonb, p_after jsonb, p_context jsonb)
returns text
language sql
immutable
parallel safe
as $$
    with side as (
        select
            p_before || jsonb_strip_nulls(jsonb_build_object('kind', bt ->> 'kind')) as before,
            p_after || jsonb_strip_nulls(jsonb_build_object('kind', at ->> 'kind')) as after,
            schemawatch._under_domain(p_before, p_context -> 'types_before') as base_before,
            schemawatch._under_domain(p_after, p_context -> 'types_after') as base_after,
            schemawatch._domain_is_bare(p_before, p_context -> 'types_before') as bare_before,
            schemawatch._domain_is_bare(p_after, p_context -> 'types_after') as bare_after
        from (select p_context -> 'types_before' -> (format('%I.%I', p_before ->> 'schema', p_before ->> 'name'))) as b (bt),
             (select p_context -> 'types_after' -> (format('%I.%I', p_after ->> 'schema', p_after ->> 'name'))) as a (at)
    )
    select case
        when (base_before - 'text') = (base_after - 'text') and bare_before and bare_after
            then 'column-type-domain-transparent'
        when (base_before - 'text') = (base_after - 'text') and not bare_after then 'column-type-domain-applied'
        when (base_before - 'text') = (base_after - 'text') then 'column-type-domain-removed'
        else schemawatch._type_change_rule(base_before, base_after)
    end
    from side
$$;

comment on function schemawatch._type_rule(jsonb, jsonb, jsonb) is
'The rule for a column whose type changed. Domains are judged first: adding, removing or swapping one over the
same base type is about its constraints only.';
