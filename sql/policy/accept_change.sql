create or replace function schemawatch.accept_change(
    p_drift_id bigint,
    p_position integer,
    p_reason text,
    p_until timestamptz default null,
    p_by text default session_user
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
    v_schema_id bigint;
    v_change schemawatch.drift_change;
    v_new schemawatch.rule_override;
    v_override_id bigint;
begin
    select change.* into v_change
    from schemawatch.drift_change as change
    where change.drift_id = p_drift_id and change."position" = p_position;
    if not found then
        raise exception 'drift % has no change %', coalesce(p_drift_id::text, 'null'), coalesce(p_position::text, 'null')
            using errcode = 'SW104',
                hint = 'List them with SELECT drift_id, position, message FROM schemawatch.drift_change;';
    elsif v_change.fingerprint is null then
        raise exception 'drift % was recorded by a version that gave findings no fingerprint', p_drift_id
            using errcode = 'SW204', hint = 'Run SELECT * FROM schemawatch.reclassify(); and then accept it.';
    elsif coalesce(p_reason, '') !~ '\S' then
        raise exception 'accepting a finding takes a reason'
            using errcode = 'SW004', hint = 'Give p_reason: who reads it next wants to know why it is fine.';
    end if;
    select drf.schema_id into v_schema_id from schemawatch.drift as drf where drf.drift_id = p_drift_id;
    v_new.selector := 'finding:' || v_change.fingerprint;
    v_new.verdict := 'SAFE';
    v_new.schema_id := v_schema_id;
    v_new.reason := p_reason;
    v_new.expires_at := p_until;
    v_new.created_by := p_by;
    update schemawatch.rule_override as old
    set removed_at = now(), removed_by = p_by
    where old.removed_at is null and old.schema_id = v_schema_id and old.selector = v_new.selector;
    v_override_id := schemawatch._put_override(
        v_new, 'BREAKING' in (v_change.impact, v_change.default_impact));
    perform schemawatch._rejudge(p_drift_id, p_by);
    return v_override_id;
end
$$;

comment on function schemawatch.accept_change(bigint, integer, text, timestamptz, text) is
'Accepts one finding of a stored drift: it stays visible, but is SAFE, in that drift and whenever the very same
finding of that table comes again; another change is another finding. Returns the number of the acceptance, which
remove_override() takes back. A BREAKING finding needs p_until, within a year: SW004. Raises SW104 for an unknown
drift or position, SW101 when the table is no longer watched, SW204 for a drift of a version without fingerprints.';
