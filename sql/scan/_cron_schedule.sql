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
