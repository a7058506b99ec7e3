create or replace function schemawatch._grant_facts(
    p_before jsonb,
    p_after jsonb,
    p_column text,
    p_table text,
    p_context jsonb
)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_owner text := quote_ident(coalesce(p_context -> 'table_after', p_context -> 'table_before') ->> 'owner');
begin
    return (
        select jsonb_build_object(
            'roles', string_agg(distinct own.role, ', '),
            'grant', string_agg('grant ' || own.lost || ' on ' || p_table || ' to ' || own.role || ';', ' ' order by own.role),
            'revoke', string_agg('revoke ' || own.gained || ' on ' || p_table || ' from ' || own.role || ';', ' ' order by own.role))
        from (
            select
                case acl.name when 'PUBLIC' then 'public' when '(owner)' then v_owner else quote_ident(acl.name) end as role,
                schemawatch._privilege_list(acl.before, acl.after, p_column) as lost,
                schemawatch._privilege_list(acl.after, acl.before, p_column) as gained
            from (
                select coalesce(bi.value, ai.value) ->> 'name' as name,
                    bi.value -> 'privileges' as before, ai.value -> 'privileges' as after
                from (select value from jsonb_array_elements(p_before) where value <> 'null') as bi (value)
                full join (select value from jsonb_array_elements(p_after) where value <> 'null') as ai (value)
                    on ai.value ->> 'name' = bi.value ->> 'name'
            ) as acl
        ) as own
        where own.lost is not null or own.gained is not null);
end
$$;

comment on function schemawatch._grant_facts(jsonb, jsonb, text, text, jsonb) is
'Whose privileges differ between two access lists, and the SQL that gives back what was lost (grant) or takes
back what was gained (revoke). p_column null is the whole table.';
