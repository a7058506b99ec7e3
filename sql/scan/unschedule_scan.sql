create or replace function schemawatch.unschedule_scan()
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_name text := 'schemawatch scan of ' || current_database();
begin
    -- not one condition: the second does not even parse where there is no pg_cron
    if to_regclass('cron.job') is null then
        return false;
    end if;
    if not exists (select from cron.job as job where job.jobname = v_name) then
        return false;
    end if;
    return cron.unschedule(v_name);
end
$$;

comment on function schemawatch.unschedule_scan() is
'Stops the scans that schedule_scan() started; false when there were none.';
