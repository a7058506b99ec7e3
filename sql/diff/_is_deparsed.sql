create or replace function schemawatch._is_deparsed(p_attribute text)
returns boolean
language sql
immutable
parallel safe
as $$
    select p_attribute in (
        'default', 'generated', 'expression', 'expressions', 'predicate', 'keys', 'using', 'check', 'when',
        'definition', 'bound', 'partition_bound', 'partition_key', 'filter', 'constraints')
$$;

comment on function schemawatch._is_deparsed(text) is
'Whether an attribute holds text that the server deparsed from a stored expression.';
