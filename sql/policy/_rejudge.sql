create or replace function schemawatch._rejudge(p_drift_id bigint, p_by text)
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_drift schemawatch.drift;
    v_before jsonb;
    v_after jsonb;
    v_old jsonb;
    v_changes schemawatch.classified_change[];
    v_impact text;
begin
    select drf.* into v_drift from schemawatch.drift as drf where drf.drift_id = p_drift_id
    for no key update;  -- a COMMIT that takes the drift back refers to it, and must not wait
    select old.document, new.document into v_before, v_after
    from schemawatch.snapshot as old
    join schemawatch.snapshot as new on new.schema_id = old.schema_id and new.version = v_drift.version_to
    where old.schema_id = v_drift.schema_id and old.version = v_drift.version_from
      -- the rules read what a document of another format may not have
      and old.format_version = schemawatch._format_version() and new.format_version = old.format_version;
    if not found then
        return 'skipped';
    end if;
    v_changes := schemawatch._judge(v_drift.schema_id, v_before, v_after);
    v_old := (
        select jsonb_agg(to_jsonb(change) - 'drift_id' order by change."position")
        from schemawatch.drift_change as change
        where change.drift_id = p_drift_id);
    if schemawatch._judgement(v_old) = schemawatch._judgement(to_jsonb(v_changes)) then
        return 'same';
    end if;
    v_impact := coalesce(v_changes[1].impact, 'SAFE');
    insert into schemawatch.reclassification (drift_id, reclassified_by, impact_before, impact_after, changes_before)
    values (p_drift_id, coalesce(p_by, session_user), v_drift.impact, v_impact, coalesce(v_old, '[]'));
    update schemawatch.drift
    set impact = v_impact,
        summary = coalesce(schemawatch._drift_summary(v_changes), 'No difference by the rules of today')
    where drift_id = p_drift_id;
    v_changes := schemawatch._kept_places(p_drift_id, v_changes);
    delete from schemawatch.drift_change where drift_id = p_drift_id;
    perform schemawatch._store_changes(p_drift_id, v_changes);
    return 'changed';
end
$$;

comment on function schemawatch._rejudge(bigint, text) is
'Judges a stored drift from its two snapshots by the rules and the policy of today: same, changed (and then noted in
reclassification), or skipped, when a snapshot is gone or of an older format.';
