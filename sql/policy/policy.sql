create or replace function schemawatch.policy()
returns jsonb
language sql
stable
as $$
    with chosen as (
        select over.schema_id, over.table_name, substr(over.selector, 8) as preset
        from schemawatch.override_status as over
        where over.selector like 'preset:%' and over.state = 'in force'
    )
    select jsonb_build_object(
        'preset', coalesce((select own.preset from chosen as own where own.schema_id is null), 'applications'),
        'tables', (
            select coalesce(jsonb_agg(to_jsonb(own) order by own.schema_id), '[]')
            from chosen as own
            where own.schema_id is not null),
        'presets', (
            select jsonb_agg(to_jsonb(own) || jsonb_build_object('rules', (
                    select coalesce(jsonb_agg(to_jsonb(rule) - 'preset' order by rule.selector), '[]')
                    from schemawatch.preset_rule as rule
                    where rule.preset = own.preset)) order by own.preset)
            from schemawatch.preset as own))
$$;

comment on function schemawatch.policy() is
'The preset in force (preset), the tables that have another (tables), and all presets with what each changes and why
(presets).';
