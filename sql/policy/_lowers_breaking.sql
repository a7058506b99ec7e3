create or replace function schemawatch._lowers_breaking(p_selector text, p_verdict text)
returns boolean
language sql
stable
as $$
    with raised as (
        select over.selector from schemawatch.rule_override as over
        where over.verdict = 'BREAKING' and over.removed_at is null
        union
        select rule.selector
        from schemawatch.rule_override as over
        join schemawatch.preset_rule as rule on 'preset:' || rule.preset = over.selector
        where rule.verdict = 'BREAKING' and over.removed_at is null
    )
    select p_verdict in ('OFF', 'SAFE', 'RISKY') and (
        p_selector like 'audience:%'
        or exists (
            select
            from schemawatch.rule as rule
            where schemawatch._selects(p_selector, rule.rule_id, rule.object_kind)
              and ('BREAKING' in (rule.impact, rule.cdc) or exists (
                  select from raised
                  where schemawatch._selects(raised.selector, rule.rule_id, rule.object_kind)))))
$$;

comment on function schemawatch._lowers_breaking(text, text) is
'Whether an override could lower a finding that is BREAKING, by its rule (on published tables too) or because
somebody here raised it.';
