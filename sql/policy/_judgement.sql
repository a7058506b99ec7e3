create or replace function schemawatch._judgement(p_changes jsonb)
returns jsonb
language sql
immutable
parallel safe
as $$
    select coalesce(jsonb_agg(item.own order by item.own), '[]')
    from jsonb_array_elements(p_changes) as change
    cross join lateral (
        select jsonb_build_array(
            change -> 'rule_id', change -> 'fingerprint', change -> 'impact', change -> 'default_impact',
            change -> 'muted', change -> 'decided_by', change -> 'decided_reason', change -> 'decided_until') as own
    ) as item
$$;

comment on function schemawatch._judgement(jsonb) is
'What was decided about the findings of a drift, without their texts and their order.';
