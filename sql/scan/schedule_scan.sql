create or replace function schemawatch.schedule_scan(p_every interval default '1 minute')
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_schedule text;
    v_seconds numeric := extract(epoch from p_every);
    v_command constant text := 'select count(*) from schemawatch.scan()';
    v_name text := 'schemawatch scan of ' || current_database();
    v_version text := (
        select ext.extversion from pg_extension as ext where ext.extname = 'pg_cron');
begin
    if v_version is null then
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
'Runs scan() by pg_cron every p_every; calling it again changes the interval. Returns the schedule in force: in
seconds (1 to 59) where pg_cron is 1.5 or later, otherwise whole minutes, hours or a day, rounded up. Raises
SW009 for an interval out of range, SW302 when pg_cron is not in this database or not allowed.';
