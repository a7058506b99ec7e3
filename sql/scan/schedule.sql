create or replace function schemawatch._cron_schedule(p_seconds numeric, p_version text)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_minutes integer := ceil(p_seconds / 60)::integer;
    -- "1.4-1" is one of its versions
    v_version integer[] := regexp_match(p_version, '^([0-9]+)[.]([0-9]+)')::integer[];
begin
    if p_seconds is null or p_seconds < 1 or p_seconds > 86400 then
        raise exception 'scan interval of % seconds is out of range', coalesce(p_seconds::text, 'null')
            using errcode = 'SW009', hint = 'Give an interval between 1 second and 1 day.';
    end if;
    -- older versions take "10 seconds" for an error, and six fields for five
    if ceil(p_seconds) < 60 and v_version >= array[1, 5] then
        return format('%s seconds', ceil(p_seconds));
    end if;
    return case
        when v_minutes = 1 then '* * * * *'
        when v_minutes < 60 then format('*/%s * * * *', v_minutes)
        when v_minutes < 1440 then format('0 */%s * * *', ceil(v_minutes / 60.0))
        else '0 0 * * *'
    end;
end
$$;

comment on function schemawatch._cron_schedule(numeric, text) is
'A pg_cron schedule for an interval in seconds, as finely as this version of pg_cron can. Raises SW009 outside
1 second to 1 day.';


create or replace function schemawatch.schedule_scan(p_every interval default '1 minute')
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_schedule text;
    v_seconds numeric := extract(epoch from p_every);
    v_command constant text := 'select count(*) from schemawatch.scan_if_moved()';
    v_name text := 'schemawatch scan of ' || current_database();
    v_version text := (
        select ext.extversion from pg_extension as ext where ext.extname = 'pg_cron');
begin
    -- no row for a role that may not read it
    if v_version is null and current_database() = (
        select cfg.setting from pg_settings as cfg where cfg.name = 'cron.database_name')
    then
        raise exception 'pg_cron is not installed in database "%"', current_database()
            using errcode = 'SW302',
                detail = 'The server has loaded it, and it lives in this database.',
                hint = 'As a superuser: CREATE EXTENSION pg_cron;';
    elsif v_version is null then
        raise exception 'pg_cron is not installed in database "%"', current_database()
            using errcode = 'SW302',
                detail = 'pg_cron lives in one database of a server (cron.database_name).',
                hint = format('In that database: SELECT cron.schedule_in_database(%L, %L, %L, %L); '
                    'otherwise schemawatch serve scans by itself.', v_name,
                    schemawatch._cron_schedule(v_seconds, '1.5'), v_command, current_database());
    end if;
    v_schedule := schemawatch._cron_schedule(v_seconds, v_version);
    begin
        perform cron.schedule(v_name, v_schedule, v_command);
    exception when insufficient_privilege then
        -- pg_cron has reasons of its own besides, such as cron.enable_superuser_jobs
        raise exception 'role "%" may not use pg_cron', current_user
            using errcode = 'SW302', detail = sqlerrm, hint = case
                when has_schema_privilege('cron', 'usage') then 'Schedule as a role that pg_cron allows.'
                else format('GRANT USAGE ON SCHEMA cron TO %I;', current_user)
            end;
    end;
    return v_schedule;
end
$$;

comment on function schemawatch.schedule_scan(interval) is
'Runs scan_if_moved() by pg_cron every p_every; calling it again changes the interval. Returns the schedule in force: in
seconds (1 to 59) where pg_cron is 1.5 or later, otherwise whole minutes, hours or a day, rounded up. Raises
SW009 for an interval out of range, SW302 when pg_cron is not in this database or not allowed.';


create or replace function schemawatch.unschedule_scan()
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_jobid bigint;
    v_stopped boolean := false;
begin
    -- not one condition with the rest: it would not even parse where there is no pg_cron
    if to_regclass('cron.job') is null then
        return false;
    end if;
    -- by number: by name pg_cron finds the caller's own jobs alone, and a superuser sees those of all
    for v_jobid in
        select job.jobid from cron.job as job where job.jobname = 'schemawatch scan of ' || current_database()
    loop
        v_stopped := cron.unschedule(v_jobid);
    end loop;
    return v_stopped;
end
$$;

comment on function schemawatch.unschedule_scan() is
'Stops the scans that schedule_scan() started, a superuser those of every role; false when there were none.';


create or replace function schemawatch._scheduler()
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_jobid bigint;
    v_schedule text;
    v_last_run text;
begin
    if to_regclass('cron.job') is null then
        return jsonb_build_object(
            'kind', case when current_setting('cron.database_name', true) is null then 'none' else 'unknown' end,
            'schedule', null, 'last_run', null);
    end if;
    select job.jobid, job.schedule into v_jobid, v_schedule
    from cron.job as job
    where job.jobname = 'schemawatch scan of ' || current_database() and job.active;
    -- the log has no index by job: the newest rows of all jobs, or none of it
    select run.status into v_last_run
    from (
        select log.runid, log.jobid, log.status
        from cron.job_run_details as log order by log.runid desc limit 1000
    ) as run
    where run.jobid = v_jobid and run.status in ('succeeded', 'failed')
    order by run.runid desc
    limit 1;
    return jsonb_build_object(
        'kind', case when v_schedule is null then 'none' else 'pg_cron' end,
        'schedule', v_schedule,
        'last_run', v_last_run);
exception when insufficient_privilege then
    -- the schema, a table or the setting is there, and hidden from the caller
    return jsonb_build_object('kind', 'unknown', 'schedule', null, 'last_run', null);
end
$$;

comment on function schemawatch._scheduler() is
'{"kind", "schedule", "last_run"}: pg_cron with its schedule and whether the job''s last run succeeded or failed (null
when it did not run of late); none; or unknown when the caller may not see pg_cron''s jobs, or pg_cron lives in
another database of the server and its jobs cannot be seen from here.';
