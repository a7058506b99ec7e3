create or replace function schemawatch._oldest_checked()
returns timestamptz
language sql
stable
as $$
    -- min(last_checked_at) of watched_table, which would read the newest version of each. One scan passed all that were
    -- registered before it: it is the answer, unless each of them was captured since.
    with newest as materialized (
        select run.started_at, run.finished_at from schemawatch.scan_run as run order by run.scan_id desc limit 1
    )
    select least(
        (select min(own.captured_at)
        from schemawatch._head as own
        where own.registered_at > coalesce((select newest.started_at from newest), '-infinity')
          and own.paused_at is null and own.relid is not null),
        case when exists (
            select from schemawatch._head as own
            where own.registered_at <= newest.started_at and own.captured_at <= newest.finished_at
              and own.paused_at is null and own.relid is not null)
        then newest.finished_at else (
            select min(own.captured_at) from schemawatch._head as own
            where own.registered_at <= newest.started_at and own.paused_at is null and own.relid is not null)
        end)
    from (values (true)) as one (row)
    left join newest on true
$$;

comment on function schemawatch._oldest_checked() is
'When the active watched table that waits longest was last checked, as watched_table says it.';


create or replace function schemawatch.status()
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_swept jsonb;
begin
    select jsonb_build_object(
        'total', coalesce(sum(swept.times), 0),
        'reasons', coalesce(jsonb_object_agg(swept.reason, swept.times), '{}'))
    into v_swept
    from (
        select coalesce(drf.missed_because, 'unexplained') as reason, count(*) as times
        from schemawatch.drift as drf
        -- elsewhere nothing is captured
        join schemawatch.registration as reg on reg.schema_id = drf.schema_id and reg.database is null
        where drf.source = 'scan' and drf.session_user_name is null
          and drf.detected_at > now() - interval '7 days'
        group by 1
    ) as swept;
    return jsonb_build_object(
        'source_name', schemawatch.source_name(),
        'copy', schemawatch._copy_state(),
        'event_triggers', (
            select jsonb_build_object(
                'installed', count(*) = 2,
                'enabled', count(*) filter (where evt.evtenabled in ('O', 'A')) = 2,
                'always', count(*) filter (where evt.evtenabled = 'A') = 2)
            from pg_event_trigger as evt
            where evt.evtname in ('schemawatch_ddl_command_end', 'schemawatch_sql_drop')),
        'scheduler', schemawatch._scheduler(),
        'last_scan', (
            select to_jsonb(run) - '{scan_id,trigger_mark,catalog_mark}'::text[]
            from schemawatch.scan_run as run order by run.scan_id desc limit 1),
        -- each has a snapshot from the start: _head would read the newest of each
        'watched', (select count(*) from schemawatch.registration as reg where reg.unregistered_at is null and reg.database is null),
        'other_databases', (
            select coalesce(jsonb_agg(jsonb_build_object('name', other.name, 'watched', (
                select count(*) from schemawatch._everywhere as own where own.database = other.name),
                'read_at', other.read_at, 'failed_at', other.failed_at, 'failure', other.failure)
                order by other.name), '[]')
            from schemawatch.other_database as other
            where exists (
                select from schemawatch.registration as reg
                where reg.database = other.name and reg.unregistered_at is null)
               or exists (select from schemawatch.other_schema as asked where asked.database = other.name)),
        'waiting_for_privilege', (
            select coalesce(jsonb_agg(format('%I.%I', ns.nspname, rel.relname) order by ns.nspname, rel.relname), '[]')
            from schemawatch._new_tables(null, true) as new
            join pg_class as rel on rel.oid = new.relid
            join pg_namespace as ns on ns.oid = rel.relnamespace),
        'oldest_checked_at', schemawatch._oldest_checked(),
        'swept_not_captured', v_swept -> 'total',
        'swept_because', v_swept -> 'reasons',
        'pending_deliveries', (
            select count(*) from schemawatch.delivery as del where del.status = 'pending'),
        'held_deliveries', (select count(*) from schemawatch._held),
        'dead_deliveries', (
            select count(*) from schemawatch.delivery as del where del.status = 'dead'),
        'oldest_pending_seconds', (
            select extract(epoch from schemawatch._longest_wait())),
        'capture_errors', (
            select count(*) from schemawatch.capture_error as err
            where err.captured_at > now() - interval '7 days'),
        'fleet_differences', schemawatch._open_differences(),
        'policy', (
            select jsonb_build_object(
                'preset', schemawatch.policy() ->> 'preset',
                'in_force', count(*) filter (where over.state = 'in force'),
                'expired', count(*) filter (where over.state = 'expired'),
                'raised_to_breaking', (
                    select count(distinct drf.drift_id)
                    from schemawatch.drift as drf
                    join schemawatch.reclassification as was on was.drift_id = drf.drift_id
                    where drf.impact = 'BREAKING' and drf.status = 'open' and was.impact_before <> 'BREAKING'))
            from schemawatch.override_status as over
            where over.state in ('in force', 'expired')),
        'storage', (
            select jsonb_build_object(
                'versions', (select count(*) from schemawatch.snapshot),
                'versions_bytes', pg_total_relation_size('schemawatch.snapshot'),
                'total_bytes', sum(pg_total_relation_size(rel.oid)))
            from pg_class as rel
            where rel.relnamespace = 'schemawatch'::regnamespace and rel.relkind = 'r'),
        'server_version_num', current_setting('server_version_num')::integer);
end
$$;

comment on function schemawatch.status() is
'Coverage report: what this database is called (source_name); in a database of a hub, how it is filled (copy, null elsewhere):
the subscription, its state (running, copying, waiting), and when something was last received; whether the event triggers are installed, enabled, and enabled also for replica sessions
(always); who schedules scans (pg_cron, none, or unknown: pg_cron in another database), when, and whether pg_cron''s
last run failed; the last scan; tables watched; the other databases that are read
(other_databases), and since when one cannot be; new tables that register_schema() asked for and that wait for a
privilege (waiting_for_privilege); when the watched one that waits longest was last checked (oldest_checked_at);
drifts of the last seven days that only a scan saw and whose
author is unknown, in all and by the reason (swept_because); deliveries waiting (pending_deliveries), those of them that wait for the end of quiet hours (held_deliveries), and dead; our own errors of the
last seven days; how many tables are otherwise than in most databases of a group, by impact (fleet_differences); the preset, the overrides in force and expired, and the open drifts that became BREAKING by
reclassify(); how many versions are stored, and how many bytes they and all of SchemaWatch''s tables take, indexes and all
(storage).';
