create or replace function schemawatch._volatility(p_tree text)
returns text
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        -- 's' < 'v' and 'i' < 's': the most volatile function decides. CURRENT_TIMESTAMP and its kin are nodes
        -- of their own, not functions; all are stable.
        select case max(letter) when 'v' then 'volatile' when 's' then 'stable' else 'immutable' end
        from (
            select provolatile::text as letter
            from regexp_matches(p_tree, ':(?:funcid|opfuncid) (\d+)', 'g') as hit (found)
            join pg_proc as pro on pro.oid = hit.found[1]::oid
            union all
            select 's' where p_tree like '%{SQLVALUEFUNCTION%'
            union all
            select 'v' where p_tree like '%{NEXTVALUEEXPR%'
        ) as used);
end
$$;

comment on function schemawatch._volatility(text) is
'immutable, stable or volatile: the volatility of a stored expression, from the functions in its tree.
pg_depend cannot tell, since it does not record built-in functions.';
