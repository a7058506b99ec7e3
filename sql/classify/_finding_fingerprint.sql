create or replace function schemawatch._finding_fingerprint(
    p_rule_id text,
    p_section text,
    p_before jsonb,
    p_after jsonb,
    p_attribute text
)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    -- facts, not texts: wording may change, and a different change must not pass for this one
    return left(encode(sha256(convert_to(jsonb_build_array(
        p_rule_id, p_section, schemawatch._object_name(coalesce(p_before, p_after)), p_attribute,
        case when p_attribute is null then p_before else p_before -> p_attribute end,
        case when p_attribute is null then p_after else p_after -> p_attribute end)::text, 'UTF8')), 'hex'), 32);
end
$$;

comment on function schemawatch._finding_fingerprint(text, text, jsonb, jsonb, text) is
'Hash of a finding of one table: its rule, object and both values.';
