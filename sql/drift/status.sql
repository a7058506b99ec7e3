create or replace function schemawatch._resolved_by(p_drift_id bigint)
returns bigint[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select array(
            select moved.drift_id
            from schemawatch.drift_status_change as moved
            where moved.resolved_by_drift_id = p_drift_id
            order by moved.drift_id));
end
$$;

comment on function schemawatch._resolved_by(bigint) is
'The drifts that this one took back; empty for an ordinary change.';


create or replace function schemawatch._show_status(p_drift_ids bigint[])
returns void
language plpgsql
volatile  -- the update sees what was committed until the rows were locked
set search_path = pg_catalog, pg_temp
as $$
declare
    v_drift_ids bigint[];
begin
    -- Nobody waits here, least of all somebody's COMMIT: a row that a person is deciding about right now is
    -- left to the next scan.
    v_drift_ids := array(
        select drf.drift_id
        from schemawatch.drift as drf
        where drf.drift_id = any (p_drift_ids)
        order by drf.drift_id
        for no key update skip locked);
    update schemawatch.drift as drf
    set status = coalesce(newest.status, 'open'),
        status_changed_at = newest.changed_at,
        status_changed_by = newest.changed_by,
        status_reason = newest.reason,
        resolved_by_drift_id = newest.resolved_by_drift_id
    from unnest(v_drift_ids) as own (drift_id)
    left join lateral (
        select moved.*
        from schemawatch.drift_status_change as moved
        where moved.drift_id = own.drift_id
        order by moved.change_id desc
        limit 1
    ) as newest on true
    where drf.drift_id = own.drift_id
      and (drf.status, drf.status_changed_at)
          is distinct from (coalesce(newest.status, 'open'), newest.changed_at);
end
$$;

comment on function schemawatch._show_status(bigint[]) is
'Makes drift show the newest status change of these drifts, but for those that somebody else has locked. Outside
READ COMMITTED only for rows that the caller has locked or written: an UPDATE of others may raise 40001.';


create or replace function schemawatch._show_late_status()
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        return;
    end if;
    perform schemawatch._show_status(array(
        select moved.drift_id
        from schemawatch.drift_status_change as moved
        join schemawatch.drift as drf on drf.drift_id = moved.drift_id
        where moved.resolved_by_drift_id is not null and drf.status <> 'resolved'));
end
$$;

comment on function schemawatch._show_late_status() is
'Shows the resolutions that somebody''s COMMIT could only note: it ran outside READ COMMITTED, or a person held
the row. Called by scan().';


create or replace function schemawatch._first_status(
    p_drift_id bigint,
    p_declared_as text,
    p_reverted bigint[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if cardinality(p_reverted) > 0 then
        insert into schemawatch.drift_status_change (drift_id, status, changed_by, reason, resolved_by_drift_id)
        select reverted.drift_id, 'resolved', 'schemawatch', format('taken back by drift %s', p_drift_id), p_drift_id
        from unnest(p_reverted) as reverted (drift_id)
        union all
        select p_drift_id, 'resolved', 'schemawatch',
            format('takes back drift %s', array_to_string(p_reverted, ', ')), null;
    elsif p_declared_as is not null then
        insert into schemawatch.drift_status_change (drift_id, status, changed_by, reason)
        values (p_drift_id, 'acknowledged', 'schemawatch', format('declared as %s', p_declared_as));
    else
        return;
    end if;
    perform schemawatch._show_status(array[p_drift_id]);
    -- the others may have been written since this transaction began; the next scan shows them
    if current_setting('transaction_isolation') = 'read committed' then
        perform schemawatch._show_status(p_reverted);
    end if;
end
$$;

comment on function schemawatch._first_status(bigint, text, bigint[]) is
'What a new drift is from the start: resolved, with the drifts that it takes back; acknowledged when it was
declared; otherwise open, whatever its impact.';


create or replace function schemawatch._check_reason(p_reason text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if coalesce(btrim(p_reason), '') = '' or length(p_reason) > 2000 then
        raise exception 'a reason of 1 to 2000 characters is needed'
            using errcode = 'SW009', hint = 'Say why, for whoever asks next year.';
    end if;
end
$$;

comment on function schemawatch._check_reason(text) is 'Raises SW009 for a reason that is missing or too long.';


create or replace function schemawatch._check_decider(p_by text)
returns void
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if coalesce(btrim(p_by), '') = '' or length(p_by) > 200 then
        raise exception 'the name of who decides must have 1 to 200 characters'
            using errcode = 'SW009', hint = 'Leave p_by out: it is the session user.';
    end if;
end
$$;

comment on function schemawatch._check_decider(text) is 'Raises SW009 for a name that is missing or too long.';


create or replace function schemawatch._change_status(
    p_drift_id bigint,
    p_from text[],
    p_status text,
    p_reason text,
    p_by text
)
returns schemawatch.drift
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set lock_timeout = '10s'
as $$
declare
    v_drift schemawatch.drift;
begin
    perform schemawatch._check_reason(p_reason);
    perform schemawatch._check_decider(p_by);
    perform from schemawatch.drift as drf where drf.drift_id = p_drift_id for no key update;
    if not found then
        raise exception 'drift % does not exist', coalesce(p_drift_id::text, 'null')
            using errcode = 'SW104', hint = 'List them with SELECT * FROM schemawatch.drift;';
    end if;
    perform schemawatch._show_status(array[p_drift_id]);
    select drf.* into v_drift from schemawatch.drift as drf where drf.drift_id = p_drift_id;
    if v_drift.status <> all (p_from) then
        raise exception 'drift % is %', p_drift_id, v_drift.status
            using errcode = 'SW206',
                detail = coalesce(format('By %s at %s: %s.', v_drift.status_changed_by,
                    v_drift.status_changed_at, v_drift.status_reason), 'Nobody has decided about it yet.'),
                hint = format('Only a drift that is %s can become %s.', array_to_string(p_from, ' or '), p_status);
    end if;
    insert into schemawatch.drift_status_change (drift_id, status, changed_by, reason)
    values (p_drift_id, p_status, btrim(p_by), btrim(p_reason));
    perform schemawatch._show_status(array[p_drift_id]);
    select drf.* into v_drift from schemawatch.drift as drf where drf.drift_id = p_drift_id;
    return v_drift;
end
$$;

comment on function schemawatch._change_status(bigint, text[], text, text, text) is
'What acknowledge_drift(), resolve_drift() and reopen_drift() have in common.';


create or replace function schemawatch.acknowledge_drift(
    p_drift_id bigint,
    p_reason text,
    p_by text default session_user
)
returns schemawatch.drift
language sql
volatile
as $$
    select schemawatch._change_status(p_drift_id, array['open'], 'acknowledged', p_reason, p_by)
$$;

comment on function schemawatch.acknowledge_drift(bigint, text, text) is
'Says that an open drift is known and needs no attention: somebody has adapted to it, or will.
Returns the drift. p_by is who decides. Raises SW009 without a reason, SW104 for an unknown drift, SW206 when
the drift is not open.';


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
