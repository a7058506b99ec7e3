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
    -- Scans run side by side; they need not wait for each other here.
    if not pg_try_advisory_xact_lock(hashtextextended('schemawatch.prune', 0)) then
        return 0;
    end if;

    v_gone := schemawatch._prune_deliveries('delivered', schemawatch._kept_since('delivered'), p_limit)
        + schemawatch._prune_deliveries('dead', schemawatch._kept_since('dead'), p_limit)
        + schemawatch._prune_drifts(schemawatch._kept_since('drift'), p_limit)
        + schemawatch._prune_cron_runs(schemawatch._kept_since('scan_run'));

    -- Logs grow in the order of their numbers: only the oldest rows need a look.
    for r_log in
        select *
        from (values
            ('ddl_event', 'event_id', 'captured_at'),
            ('capture_error', 'error_id', 'captured_at'),
            ('scan_run', 'scan_id', 'started_at'),
            ('audit_event', 'event_id', 'at')
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
deliveries. scan_run also goes for what pg_cron logged of our job, where it is in this database. Pending deliveries and versions stay. Each scan of all tables calls it. Signing secrets whose
overlap is over, and answers kept for an Idempotency-Key, go too.';
