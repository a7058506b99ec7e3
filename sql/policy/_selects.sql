create or replace function schemawatch._selects(p_selector text, p_rule_id text, p_object_kind text)
returns boolean
language sql
immutable
parallel safe
as $$
    select case when p_selector like 'object:%' then p_object_kind = substr(p_selector, 8)
        else schemawatch._matches(p_rule_id, p_selector) end
$$;

comment on function schemawatch._selects(text, text, text) is
'Whether a selector of rule_override means this rule; audiences, presets and findings mean none.';
