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
