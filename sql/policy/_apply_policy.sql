create or replace function schemawatch._apply_policy(
    p_schema_id bigint,
    p_before jsonb,
    p_after jsonb,
    p_changes schemawatch.classified_change[]
)
returns schemawatch.classified_change[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_change schemawatch.classified_change;
    v_judged schemawatch.classified_change[] := array[]::schemawatch.classified_change[];
    r_decision record;
begin
    -- This runs at somebody's COMMIT. Where nobody decided anything it is this one look.
    if not exists (select from schemawatch.rule_override as own where own.removed_at is null) then
        return p_changes;
    end if;
    for r_decision in
        select decision.*
        from schemawatch._decisions(
            p_schema_id,
            -- the name that people had when they decided
            concat_ws('.', coalesce(p_before #>> '{table,schema}', p_after #>> '{table,schema}'),
                coalesce(p_before #>> '{table,name}', p_after #>> '{table,name}')),
            (schemawatch._change_context(p_before, p_after) ->> 'published')::boolean,
            p_changes) as decision
        order by schemawatch._impact_rank(decision.impact) desc, decision.muted, decision.ord
    loop
        v_change := p_changes[r_decision.ord];
        v_change."position" := cardinality(v_judged) + 1;
        v_change.impact := r_decision.impact;
        v_change.muted := r_decision.muted;
        v_change.decided_by := r_decision.decided_by;
        v_change.decided_reason := r_decision.reason;
        v_change.decided_until := r_decision.until;
        v_judged := v_judged || v_change;
    end loop;
    return v_judged;
end
$$;

comment on function schemawatch._apply_policy(bigint, jsonb, jsonb, schemawatch.classified_change[]) is
'The findings between two documents of a table, after overrides, preset and acceptances; the worst first, muted ones
last. A muted finding has the impact SAFE, so that it counts nowhere. Cannot fail: whatever stands in rule_override
either matches or does not.';
