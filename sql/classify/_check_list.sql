create or replace function schemawatch._check_list(p_own jsonb, p_other jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(own.check || case when own.not_valid then ' NOT VALID' else '' end, ', ' order by own.name)
        from schemawatch._domain_checks(p_own) as own
        where not exists (
            select from schemawatch._domain_checks(p_other) as other
            where other.check = own.check and other.nth = own.nth and other.not_valid >= own.not_valid));
end
$$;

comment on function schemawatch._check_list(jsonb, jsonb) is
'The CHECK constraints that one definition of a domain has and the other has not.';
