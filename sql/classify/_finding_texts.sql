create or replace function schemawatch._finding_texts(
    p_pair schemawatch._object_pair,
    p_attribute text,
    p_table text,
    out before_text text,
    out after_text text
)
language sql
immutable
parallel safe
as $$
    select
        case
            when p_attribute in ('name', 'enabled', 'comment') then p_pair.before ->> p_attribute
            when p_attribute = 'privileges' then schemawatch._list_minus(
                p_pair.before -> 'privileges', p_pair.after -> 'privileges') || ' from ' || (p_pair.before ->> 'name')
            when p_attribute = 'labels' then coalesce(
                schemawatch._list_minus(p_pair.before -> 'labels', p_pair.after -> 'labels'),
                schemawatch._list_minus(p_pair.before -> 'labels', '[]'))
            when p_attribute in ('operations', 'columns') and p_pair.section = 'publications' then coalesce(
                schemawatch._list_minus(p_pair.before -> p_attribute, p_pair.after -> p_attribute),
                schemawatch._list_minus(p_pair.before -> p_attribute, '[]'))
            when p_attribute = 'constraints' then schemawatch._check_list(p_pair.before, p_pair.after)
            when p_attribute is null or p_pair.section in ('constraints', 'indexes', 'triggers', 'rules', 'policies')
                then schemawatch._described(p_pair.section, p_pair.before, p_table)
            else schemawatch._shown(p_pair.before -> p_attribute) #>> '{}'
        end,
        case
            when p_attribute in ('name', 'enabled', 'comment') then p_pair.after ->> p_attribute
            when p_attribute = 'privileges' then schemawatch._list_minus(
                p_pair.after -> 'privileges', p_pair.before -> 'privileges') || ' to ' || (p_pair.after ->> 'name')
            when p_attribute = 'labels' then coalesce(
                schemawatch._list_minus(p_pair.after -> 'labels', p_pair.before -> 'labels'),
                schemawatch._list_minus(p_pair.after -> 'labels', '[]'))
            when p_attribute in ('operations', 'columns') and p_pair.section = 'publications' then coalesce(
                schemawatch._list_minus(p_pair.after -> p_attribute, p_pair.before -> p_attribute),
                schemawatch._list_minus(p_pair.after -> p_attribute, '[]'))
            when p_attribute = 'constraints' then schemawatch._check_list(p_pair.after, p_pair.before)
            when p_attribute is null or p_pair.section in ('constraints', 'indexes', 'triggers', 'rules', 'policies')
                then schemawatch._described(p_pair.section, p_pair.after, p_table)
            else schemawatch._shown(p_pair.after -> p_attribute) #>> '{}'
        end
$$;

comment on function schemawatch._finding_texts(schemawatch._object_pair, text, text) is
'What {before} and {after} stand for in the message and the remedy of a finding.';
