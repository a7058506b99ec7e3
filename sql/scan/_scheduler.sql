create or replace function schemawatch._scheduler()
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_schedule text;
    v_elsewhere boolean;
begin
    if to_regclass('cron.job') is null then
        begin
            v_elsewhere := current_setting('cron.database_name', true) is not null;
        exception when insufficient_privilege then
            v_elsewhere := true;  -- it is there, and hidden from whoever lacks pg_read_all_settings
        end;
        return jsonb_build_object('schedule', null, 'kind', case when v_elsewhere then 'unknown' else 'none' end);
    else
        begin
            select job.schedule into v_schedule
            from cron.job as job
            where job.jobname = 'schemawatch scan of ' || current_database() and job.active;
        exception when insufficient_privilege then
            return jsonb_build_object('kind', 'unknown', 'schedule', null);
        end;
    end if;
    return jsonb_build_object(
        'kind', case when v_schedule is null then 'none' else 'pg_cron' end,
        'schedule', v_schedule);
end
$$;

comment on function schemawatch._scheduler() is
'{"kind", "schedule"}: pg_cron with its schedule; none; or unknown when the caller may not see pg_cron''s jobs, or
pg_cron lives in another database of the server and its jobs cannot be seen from here.';
