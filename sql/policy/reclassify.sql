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


create or replace function schemawatch._kept_places(p_drift_id bigint, p_changes schemawatch.classified_change[])
returns schemawatch.classified_change[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_places constant jsonb := (
        select jsonb_object_agg(change.fingerprint, change."position")
        from schemawatch.drift_change as change
        where change.drift_id = p_drift_id and change.fingerprint is not null);
    v_kept schemawatch.classified_change[] := p_changes;
begin
    if (select array_agg(key order by key) from jsonb_object_keys(v_places) as key)
        is distinct from (select array_agg(change.fingerprint order by change.fingerprint)
            from unnest(p_changes) as change)
    then
        return p_changes;
    end if;
    for i in 1 .. cardinality(v_kept) loop
        v_kept[i]."position" := (v_places ->> v_kept[i].fingerprint)::integer;
    end loop;
    return v_kept;
end
$$;

comment on function schemawatch._kept_places(bigint, schemawatch.classified_change[]) is
'The same findings at the positions that they have in a stored drift, so that who read a position still means the
same finding; as they are when the findings are others.';


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
    v_changes := schemawatch._judge(v_drift.schema_id, v_before, v_after, v_drift.detected_at);
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
    delete from schemawatch.drift_consumer where drift_id = p_drift_id;
    perform schemawatch._store_verdicts(p_drift_id, v_drift.schema_id, v_before, v_after, v_changes);
    return 'changed';
end
$$;

comment on function schemawatch._rejudge(bigint, text) is
'Judges a stored drift from its two snapshots by the rules and the policy of today: same, changed (and then noted in
reclassification), or skipped, when a snapshot is gone or of an older format.';


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


create or replace function schemawatch.reclassify(
    p_schema_id bigint default null,
    p_since timestamptz default null,
    p_before bigint default null,
    p_limit integer default 1000,
    p_by text default session_user
)
returns table (drift_id bigint, schema_id bigint, outcome text, impact_before text, impact_after text)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
    r_drift record;
begin
    if p_schema_id is not null then
        perform schemawatch._check_registered(p_schema_id);
    end if;
    if p_limit is null or p_limit not between 1 and 10000 then
        raise exception 'limit % is not between 1 and 10000', coalesce(p_limit::text, 'null')
            using errcode = 'SW009', hint = 'Go on with p_before, the smallest drift_id that was returned.';
    end if;
    for r_drift in
        select drf.drift_id, drf.schema_id, drf.impact
        from schemawatch.drift as drf
        where (p_schema_id is null or drf.schema_id = p_schema_id)
          and (p_since is null or drf.detected_at >= p_since)
          and (p_before is null or drf.drift_id < p_before)
        order by drf.drift_id desc
        limit p_limit
    loop
        drift_id := r_drift.drift_id;
        schema_id := r_drift.schema_id;
        impact_before := r_drift.impact;
        outcome := schemawatch._rejudge(r_drift.drift_id, p_by);
        select drf.impact into impact_after from schemawatch.drift as drf where drf.drift_id = r_drift.drift_id;
        return next;
    end loop;
end
$$;

comment on function schemawatch.reclassify(bigint, timestamptz, bigint, integer, text) is
'Judges stored drifts anew, from their two snapshots, by the rules and the policy of today; the newest first, at most
p_limit of those with a number below p_before. Returns each with its outcome: same, changed, or skipped, when a
snapshot is gone or of an older format. What changes is noted in reclassification; nobody is told again: status()
counts the open drifts that became BREAKING. Raises SW101 for an unknown schema_id, SW009 for a bad limit.';

create or replace function schemawatch.reclassify(
    p_table text,
    p_since timestamptz default null,
    p_before bigint default null,
    p_limit integer default 1000,
    p_by text default session_user
)
returns table (drift_id bigint, schema_id bigint, outcome text, impact_before text, impact_after text)
language sql
volatile
set jit = off
as $$
    select *
    from schemawatch.reclassify(
        schemawatch._schema_id(p_table, pg_catalog.current_schemas(true)),
        p_since, p_before, p_limit, p_by)
$$;

comment on function schemawatch.reclassify(text, timestamptz, bigint, integer, text) is
'The same for the drifts of a table by its name, written as in SQL; null is all. Raises SW101 when no watched table has
it.';
