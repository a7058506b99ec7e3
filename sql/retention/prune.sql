create or replace function schemawatch._kept_since(
    p_subject text
)
returns timestamptz
language sql
stable
as $$
    select clock_timestamp() - ret.keep_for
    from schemawatch.retention as ret
    where ret.subject = p_subject
$$;

comment on function schemawatch._kept_since(text) is
'The moment before which prune() forgets this; null when it forgets nothing.';


create or replace function schemawatch._prune_deliveries(
    p_status text,
    p_before timestamptz,
    p_limit integer
)
returns bigint
language sql
volatile
strict  -- nothing is older than null, and it need not be looked for
parallel unsafe
as $$
    with old as (
        select dl.delivery_id
        from schemawatch.delivery as dl
        where
            dl.finished_at < p_before
            and dl.status = p_status
            -- the last one about a table stays: the next sequence number is counted on from it
            and (
                dl.schema_id is null
                or exists (
                    select
                    from schemawatch.delivery as later
                    where
                        later.endpoint_id = dl.endpoint_id
                        and later.schema_id = dl.schema_id
                        and later.delivery_id > dl.delivery_id
                )
            )
        limit p_limit
        for update skip locked
    ), gone as (
        delete from schemawatch.delivery as dl
        using old
        where dl.delivery_id = old.delivery_id
        returning dl.delivery_id
    )
    select count(*) from gone
$$;


create or replace function schemawatch._prune_drifts(
    p_before timestamptz,
    p_limit integer
)
returns bigint
language sql
volatile
strict  -- nothing is older than null, and it need not be looked for
parallel unsafe
as $$
    -- with their changes and deliveries; the versions stay, so that any two can be compared
    with old as (
        select drf.drift_id
        from schemawatch.drift as drf
        where drf.detected_at < p_before and drf.status <> 'open'
        order by drf.detected_at
        limit p_limit
        for update skip locked
    ), gone as (
        delete from schemawatch.drift as drf
        using old
        where drf.drift_id = old.drift_id
        returning drf.drift_id
    )
    select count(*) from gone
$$;


create or replace function schemawatch._prune_announcements(
    p_before timestamptz,
    p_limit integer
)
returns bigint
language sql
volatile
strict  -- nothing is older than null, and it need not be looked for
parallel unsafe
as $$
    -- withdrawn, or all of it happened; and no drift is left that says so. What came of it goes by hand: see announced_match.
    with old as (
        select ann.announcement_id
        from schemawatch.announced_change as ann
        where
            greatest(ann.announced_at, ann.planned_at, ann.withdrawn_at) < p_before
            and not exists (
                select
                from schemawatch.announced_match as met
                where met.announcement_id = ann.announcement_id and (met.drift_id is not null or met.matched_at >= p_before)
            )
            and (ann.withdrawn_at is not null or cardinality(schemawatch._announced_left(ann.announcement_id)) = 0)
        order by ann.announcement_id
        limit p_limit
        for update skip locked
    ), gone as (
        delete from schemawatch.announced_change as ann
        using old
        where ann.announcement_id = old.announcement_id
        returning ann.announcement_id
    ), forgotten as (
        delete from schemawatch.announced_match as met
        using gone
        where met.announcement_id = gone.announcement_id
    )
    select count(*) from gone
$$;

comment on function schemawatch._prune_announcements(timestamptz, integer) is
'Forgets announced changes that were settled before this, with the answers to them, once the drifts are forgotten in which they
happened; returns how many.';


create or replace function schemawatch._prune_versions(
    p_before timestamptz,
    p_limit integer
)
returns bigint
language sql
volatile
strict  -- nothing is older than null, and it need not be looked for
parallel unsafe
as $$
    -- Not the newest of a table, which the next one is compared with, and none that a drift still names: its
    -- findings are read, and judged anew, with both.
    with old as (
        select snap.schema_id, snap.version
        from schemawatch.snapshot as snap
        where
            snap.captured_at < p_before
            and exists (
                select
                from schemawatch.snapshot as newer
                where newer.schema_id = snap.schema_id and newer.version > snap.version
            )
            and not exists (
                select
                from schemawatch.drift as drf
                where drf.schema_id = snap.schema_id and drf.version_to in (snap.version, snap.version + 1)
            )
        limit p_limit
        for update skip locked
    ), gone as (
        delete from schemawatch.snapshot as snap
        using old
        where snap.schema_id = old.schema_id and snap.version = old.version
        returning snap.version
    )
    select count(*) from gone
$$;


create or replace function schemawatch._prune_cron_runs(p_before timestamptz)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_gone bigint := 0;
begin
    -- pg_cron logs each run of each job and forgets none. Once an hour: the log has no index for this.
    if to_regclass('cron.job_run_details') is null or exists (
        select from schemawatch.scan_run as run where run.started_at >= date_trunc('hour', clock_timestamp()))
    then
        return 0;
    end if;
    -- not one statement above: it would not even parse where there is no pg_cron
    -- By what ran, not by the job: a job that was removed leaves its runs behind.
    delete from cron.job_run_details as run
    where run.command in (
        'select count(*) from schemawatch.scan_if_moved()',
        'select count(*) from schemawatch.scan()')  -- of schedules made before there was the other
      and run.database = current_database()
      and run.end_time < p_before;
    get diagnostics v_gone = row_count;
    return v_gone;
exception when insufficient_privilege then
    return 0;  -- whoever scans now is not who scheduled it
end
$$;

comment on function schemawatch._prune_cron_runs(timestamptz) is
'Forgets what pg_cron logged before this of the runs that schedule_scan() made, once an hour, where pg_cron is in
this database; returns how many rows went.';


create or replace function schemawatch.prune(
    p_limit integer default 10000
)
returns bigint
language plpgsql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_gone bigint;
    v_rows bigint;
    r_log record;
begin
    if schemawatch._is_copy() then
        return 0;  -- what the source forgets goes here too
    end if;
    -- Scans run side by side; they need not wait for each other here.
    if not pg_try_advisory_xact_lock(hashtextextended('schemawatch.prune', 0)) then
        return 0;
    end if;

    v_gone := coalesce(schemawatch._prune_deliveries('delivered', schemawatch._kept_since('delivered'), p_limit), 0)
        + coalesce(schemawatch._prune_deliveries('dead', schemawatch._kept_since('dead'), p_limit), 0)
        + coalesce(schemawatch._prune_drifts(schemawatch._kept_since('drift'), p_limit), 0)
        + coalesce(schemawatch._prune_announcements(schemawatch._kept_since('announcement'), p_limit), 0)
        + coalesce(schemawatch._prune_versions(schemawatch._kept_since('version'), p_limit), 0)
        + coalesce(schemawatch._prune_cron_runs(schemawatch._kept_since('scan_run')), 0);

    -- Logs grow in the order of their numbers: only the oldest rows need a look.
    for r_log in
        select *
        from (values
            ('ddl_event', 'event_id', 'captured_at'),
            ('capture_error', 'error_id', 'captured_at'),
            ('scan_run', 'scan_id', 'started_at'),
            ('audit_event', 'event_id', 'at'),
            -- of one that nobody saw since, nobody knows whether it is over
            ('fleet_difference', 'difference_id', 'last_seen')
        ) as log (name, number, moment)
    loop
        execute format(
            'delete from schemawatch.%1$I where %2$I in (
                select oldest.%2$I
                from (select %2$I, %3$I from schemawatch.%1$I order by %2$I limit $1) as oldest
                where oldest.%3$I < $2)',
            r_log.name, r_log.number, r_log.moment)
        using p_limit, schemawatch._kept_since(r_log.name);
        get diagnostics v_rows := row_count;
        v_gone := v_gone + v_rows;
    end loop;

    delete from schemawatch.old_secret as old
    where old.valid_until < clock_timestamp();
    delete from schemawatch.idempotent_request as req
    where req.answered_at < clock_timestamp() - interval '24 hours';
    return v_gone;
end
$$;

comment on function schemawatch.prune(integer) is
'Forgets what is older than the table retention says, at most p_limit rows of each subject, and returns
how many rows went. delivered, dead: deliveries that came to that end, with their attempts; ddl_event,
capture_error, scan_run, audit_event: the logs; drift: drifts that are no longer open, with their changes and
deliveries; announcement: announced changes that were withdrawn or all of which happened, when the drifts that say so are
forgotten too; fleet_difference: differences from a group that were last seen then; version: versions that no drift names any more, so never those of one that is kept. scan_run also goes for
what pg_cron logged of our job, where it is in this database. Pending deliveries and the newest version of each table
stay. Each scan of all tables calls it. Signing secrets whose
overlap is over, and answers kept for an Idempotency-Key, go too.';
