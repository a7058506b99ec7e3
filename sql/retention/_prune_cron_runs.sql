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
    where run.command = 'select count(*) from schemawatch.scan()'
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
