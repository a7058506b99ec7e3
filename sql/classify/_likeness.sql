create or replace function schemawatch._likeness(
    p_pair schemawatch._object_pair,
    p_rule_id text,
    p_attribute text
)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when p_pair.section = 'partitions' and p_attribute is null then jsonb_build_array(
            p_rule_id, coalesce(p_pair.before, p_pair.after) -> 'parent')::text
        when coalesce(p_pair.before, p_pair.after) ? 'partition' then jsonb_build_array(
            p_rule_id, p_pair.section, p_attribute,
            p_pair.before - array['name', 'partition'], p_pair.after - array['name', 'partition'])::text
    end;
end
$$;

comment on function schemawatch._likeness(schemawatch._object_pair, text, text) is
'What findings on several partitions have in common when one text can tell them all: partitions of one parent that came
or went, or the same object in each of them. Null for any other finding.';
