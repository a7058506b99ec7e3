create or replace function schemawatch._finding_text(
    p_section text,
    p_attribute text,
    p_own jsonb,
    p_other jsonb,
    p_grant text,
    p_table text
)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when p_attribute in ('name', 'comment') or p_section = 'triggers' and p_attribute = 'enabled'
            then p_own ->> p_attribute
        when p_attribute = 'privileges' then schemawatch._list_minus(p_own -> 'privileges', p_other -> 'privileges')
            || format(' %s ', p_grant) || (p_own ->> 'name')
        when p_attribute = 'labels' or (p_section = 'publications' and p_attribute in ('operations', 'columns'))
            then coalesce(
                schemawatch._list_minus(p_own -> p_attribute, p_other -> p_attribute),
                schemawatch._list_minus(p_own -> p_attribute, '[]'))
        when p_attribute = 'constraints' then schemawatch._check_list(p_own, p_other)
        when p_attribute is null or p_section in ('constraints', 'referenced_by', 'indexes', 'triggers', 'rules', 'policies')
            or p_section = 'views' and p_attribute = 'definition'
            then schemawatch._described(p_section, p_own, p_table)
        when jsonb_typeof(p_own -> p_attribute) = 'array' then schemawatch._list_minus(p_own -> p_attribute, '[]')
        else schemawatch._shown(p_own -> p_attribute) #>> '{}'
    end;
end
$$;

comment on function schemawatch._finding_text(text, text, jsonb, jsonb, text, text) is
'What {before} or {after} stands for in the message and the remedy of a finding: p_own is the object on that
side, p_other on the other one; p_grant joins privilege and role (from, to).';
