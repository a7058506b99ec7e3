create or replace function schemawatch._left_out_refusal(p_column jsonb, p_types jsonb, p_constraints jsonb)
returns text
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
declare
    v_value text := coalesce(p_column #>> '{default,text}', schemawatch._domain_default(p_column -> 'type', p_types), 'NULL');
    v_type jsonb := schemawatch._under_domain(p_column -> 'type', p_types);
    v_column jsonb := jsonb_build_object('value', v_value, 'type', coalesce(
        case when v_type ->> 'schema' = 'pg_catalog' then v_type ->> 'text' end, case when v_value = 'NULL' then 'text' end));
begin
    if p_column ?| array['identity', 'generated'] then
        return null;
    end if;
    if v_value = 'NULL' and p_column ? 'not_null' then
        return '23502';
    end if;
    if exists (
        select from jsonb_array_elements(case when jsonb_typeof(p_constraints) = 'array' then p_constraints else '[]' end) as con
        where con ->> 'kind' = 'check' and not con ? 'not_enforced'
          and con -> 'columns' = jsonb_build_array(p_column -> 'name')
          and schemawatch._constant_value(con #>> '{expression,text}',
              jsonb_build_object(p_column ->> 'name', v_column)) = 'false')
    then
        return '23514';
    end if;
    -- as a rule no type of a user; the elements of an array are not looked at when there is none
    if p_column -> 'type' ->> 'schema' = 'pg_catalog' or p_column -> 'type' ? 'array' then
        return null;
    end if;
    return (
        with recursive chain (domain, depth) as (
            select p_types -> format('%I.%I', p_column #>> '{type,schema}', p_column #>> '{type,name}'), 0
            union all
            select p_types -> format('%I.%I', chain.domain #>> '{base,schema}', chain.domain #>> '{base,name}'), chain.depth + 1
            from chain
            where chain.domain ->> 'kind' = 'domain' and chain.depth < 32
        )
        select case
            when v_value = 'NULL' and bool_or(chain.domain ? 'not_null') then '23502'
            when bool_or(exists (
                select from schemawatch._domain_checks(chain.domain) as own
                where schemawatch._constant_value(substring(own.check from '^CHECK (.*)$'),
                    jsonb_build_object('value', v_column)) = 'false')) then '23514' end
        from chain);
end
$$;

comment on function schemawatch._left_out_refusal(jsonb, jsonb, jsonb) is
'The SQLSTATE with which an INSERT fails that does not name this column: what fills it, NULL or a default, is refused by
NOT NULL, a domain, or a check over it alone among these constraints. Null when none is known to.';
