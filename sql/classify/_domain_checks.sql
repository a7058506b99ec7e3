create or replace function schemawatch._domain_checks(p_domain jsonb)
returns table (name text, "check" text, not_valid boolean, nth bigint)
language sql
immutable
parallel safe
as $$
    select own.name, own.check, own.not_valid, row_number() over (partition by own.check order by own.name)
    from (
        select con.value ->> 'name' as name,
            regexp_replace(con.value ->> 'expression', ' NOT VALID$', '') as check,
            con.value ? 'not_valid' as not_valid
        from jsonb_array_elements(p_domain -> 'constraints') as con
    ) as own
$$;

comment on function schemawatch._domain_checks(jsonb) is
'The CHECK constraints of a domain without their NOT VALID; nth tells equal ones apart.';
