create or replace function schemawatch._partition_note(p_object jsonb, p_relation text, p_table text, p_partitions text[])
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return concat(
        ' ' || (p_object ->> 'parent') || ' is a partition of ' || p_table || '.',
        case when p_relation <> p_table and p_object ?| array['partition', 'bound'] then format(
            ' %s is a partition of %s: this is about the rows of %2$s that belong there.',
            coalesce(p_object ->> 'partition', p_relation), p_table) end,
        case when cardinality(p_partitions) > 1 then format(
            ' The same goes for %s more: %s%s.', cardinality(p_partitions) - 1,
            array_to_string(p_partitions[2:4], ', '),
            case when cardinality(p_partitions) > 4 then ', …' else '' end) end);
end
$$;

comment on function schemawatch._partition_note(jsonb, text, text, text[]) is
'What the message of a finding adds when it is on a partition (p_relation) of p_table: that it is one, and which
others (p_partitions[2:]) it is told for as well. Empty for any other finding.';
