create or replace function schemawatch._policy_of(p_schema_id bigint, p_table text)
returns table (
    selector text, verdict text, object_pattern text, rank bigint[], decided_by text, reason text, until timestamptz
)
language sql
stable
rows 10
as $$
    with own as materialized (
        select over.*,
            case when over.selector like 'finding:%' then 8
                else case when over.object_pattern is null then 0 else 4 end
                    + case when over.schema_id is not null then 3 when over.table_pattern is not null then 2 else 1 end
            end as layer
        from schemawatch.rule_override as over
        where over.removed_at is null
          and (over.expires_at is null or over.expires_at > now())
          and (over.schema_id is null or over.schema_id = p_schema_id)
          and (over.table_pattern is null or schemawatch._matches(p_table, over.table_pattern))
    ),
    preset as (
        select substr(own.selector, 8) as name, own.expires_at
        from own
        where own.selector like 'preset:%'
        order by own.layer desc
        limit 1
    ),
    said as (
        select own.selector, own.verdict, own.object_pattern, own.layer, own.override_id,
            format(case when own.selector like 'finding:%' then 'acceptance %s' else 'override %s' end,
                own.override_id) as decided_by,
            own.reason, own.expires_at
        from own
        where own.selector not like 'preset:%'
        union all
        select rule.selector, rule.verdict, nullif(rule.object_pattern, '*'), 0, 0, 'preset ' || preset.name, rule.rationale, preset.expires_at
        from preset
        join schemawatch.preset_rule as rule on rule.preset = preset.name
    )
    select said.selector, said.verdict, said.object_pattern,
        array[
            said.layer,
            case when said.selector = '*' then 0 when said.selector like 'audience:%' then 1
                when said.selector like 'object:%' then 2 when said.selector like '%*%' then 3 else 4 end,
            said.override_id],
        said.decided_by, said.reason, said.expires_at
    from said
$$;

comment on function schemawatch._policy_of(bigint, text) is
'Everything in force that has a say about a table (its number, and its name as schema.table). The highest rank wins:
preset, everywhere, table pattern, table, then the same again with a column, then an accepted finding; of one layer
the narrower selector, then the newer override.';
