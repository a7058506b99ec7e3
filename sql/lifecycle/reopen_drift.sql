create or replace function schemawatch.reopen_drift(
    p_drift_id bigint,
    p_reason text,
    p_by text default session_user
)
returns schemawatch.drift
language sql
volatile
as $$
    select schemawatch._change_status(p_drift_id, array['acknowledged', 'resolved'], 'open', p_reason, p_by)
$$;

comment on function schemawatch.reopen_drift(bigint, text, text) is
'Says that a drift needs attention after all.
Returns the drift. p_by is who decides. Raises SW009 without a reason, SW104 for an unknown drift, SW206 when
the drift is open.';
