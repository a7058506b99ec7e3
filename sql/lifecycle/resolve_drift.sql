create or replace function schemawatch.resolve_drift(
    p_drift_id bigint,
    p_reason text,
    p_by text default session_user
)
returns schemawatch.drift
language sql
volatile
as $$
    select schemawatch._change_status(p_drift_id, array['open', 'acknowledged'], 'resolved', p_reason, p_by)
$$;

comment on function schemawatch.resolve_drift(bigint, text, text) is
'Says that a drift is settled, and how: a remedy was applied, or what it broke is gone.
Returns the drift. p_by is who decides. Raises SW009 without a reason, SW104 for an unknown drift, SW206 when
the drift is resolved already.';
