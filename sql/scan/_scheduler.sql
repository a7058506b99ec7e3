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
