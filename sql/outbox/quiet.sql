create or replace function schemawatch._quiet_periods(p_hours text[])
returns table (hours text, day integer, begins time, ends time)
language sql
immutable
set search_path = pg_catalog, pg_temp
as $$
    select own.hours, (span.first - 1 + step.days) % 7 + 1, part.words[2]::time, part.words[3]::time
    from unnest(p_hours) as own (hours)
    cross join lateral regexp_match(own.hours, replace(
        '^(?:(DAY(?:-DAY)?(?:,DAY(?:-DAY)?)*) )?((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d|24:00)$',
        'DAY', '(?:mon|tue|wed|thu|fri|sat|sun)')) as part (words)
    cross join lateral regexp_split_to_table(coalesce(part.words[1], 'mon-sun'), ',') as named (days)
    cross join lateral (
        select
            array_position(week.days, left(named.days, 3)) as first,
            array_position(week.days, right(named.days, 3)) as last
        from (values (array['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])) as week (days)
    ) as span
    cross join lateral generate_series(0, (span.last - span.first + 7) % 7) as step (days)
    where part.words[2] <> part.words[3]
$$;

comment on function schemawatch._quiet_periods(text[]) is
'Quiet hours, a row for each day of the week (1 is Monday) that they begin on: they end on the next one where ends is not
after begins. No row for a text that says none.';


create or replace function schemawatch._last_quiet(p_hours text[], p_zone text, p_at timestamptz)
returns tstzrange
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select period.span
        from unnest((
            -- periods that meet are one; none is longer than a week
            select range_agg(tstzrange(own.begins, own.ends))
            from generate_series(-8, 8) as away (days)
            cross join lateral (select (p_at at time zone p_zone)::date + away.days as date) as local
            join schemawatch._quiet_periods(p_hours) as quiet on quiet.day = extract(isodow from local.date)
            -- when a clock there shows it, which is not a number of hours apart
            cross join lateral (
                select
                    (local.date + quiet.begins) at time zone p_zone as begins,
                    (local.date + (quiet.ends <= quiet.begins)::integer + quiet.ends) at time zone p_zone as ends
            ) as own
            where own.begins < own.ends
        )) as period (span)
        where lower(period.span) <= p_at
        order by lower(period.span) desc
        limit 1
    );
exception when invalid_parameter_value then
    -- The server does not know the time zone any more (another one, or other tzdata): sent at night rather than never.
    return null;
end
$$;

comment on function schemawatch._last_quiet(text[], text, timestamptz) is
'The quiet hours that began last: now is in them, or they are over. Null when there are none, or no such time zone.';


create or replace function schemawatch._quiet_problem(
    p_hours text[],
    p_zone text,
    p_except text,
    p_min_impact text
)
returns text
language sql
stable
as $$
    select case
        when p_except is null or p_except not in ('RISKY', 'BREAKING', 'none')
            then 'what is sent in quiet hours is RISKY, BREAKING or none'
        when p_hours is null
            then case when p_zone is not null or p_except <> 'BREAKING'
                then 'a time zone, or what is sent in quiet hours, but no quiet hours' end
        when cardinality(p_hours) = 0 or cardinality(p_hours) > 20
            then 'quiet hours are 1 to 20 periods; leave them out for none'
        when exists (
            select from unnest(p_hours) as own (hours)
            where not exists (select from schemawatch._quiet_periods(array[own.hours])))
            then 'quiet hours are written 22:00-07:00, mon-fri 22:00-07:00 or sat,sun 00:00-24:00'
        when p_zone is null
            then 'quiet hours need a time zone, such as Europe/Zurich'
        when not exists (select from pg_catalog.pg_timezone_names as known where known.name = p_zone)
            then pg_catalog.format('no time zone is called %s', p_zone) || coalesce(
                '; did you mean ' || schemawatch._nearest(p_zone, array(
                    select known.name from pg_catalog.pg_timezone_names as known)) || '?',
                '; SELECT name FROM pg_timezone_names; has all')
        when schemawatch._impact_rank(p_min_impact) >= schemawatch._impact_rank(p_except)
            then pg_catalog.format(
                'quiet hours would hold nothing: only %s is sent, and that is sent in quiet hours too', p_min_impact)
        when upper(schemawatch._last_quiet(p_hours, 'UTC', 'epoch')) > '1970-01-08 00:00+00'
            then 'quiet hours that never end: disable the endpoint instead'
    end
$$;

comment on function schemawatch._quiet_problem(text[], text, text, text) is
'What is wrong with the quiet hours of an endpoint, in words; null when nothing is.';


create or replace function schemawatch._held_below(p_hours text[], p_zone text, p_except text, p_at timestamptz)
returns integer
language sql
stable
as $$
    select case
        when p_hours is not null and schemawatch._last_quiet(p_hours, p_zone, p_at) @> p_at
            then coalesce(schemawatch._impact_rank(p_except), 4)
        else 0
    end
$$;

comment on function schemawatch._held_below(text[], text, text, timestamptz) is
'Messages of a lower rank than this (1 SAFE to 3 BREAKING) wait: 0 outside quiet hours, 4 when all do.';


create or replace function schemawatch._is_held(p_delivery_id bigint, p_held_below integer)
returns boolean
language sql
stable
set search_path = pg_catalog, pg_temp
as $$
    -- A test, which has no impact, was asked for by somebody who is awake. What comes before a message that does not wait goes ahead of it:
    -- otherwise that one would come out of order, or wait.
    select coalesce(own.drift_id::text, own.impact) is not null and not exists (
        select
        from schemawatch.delivery as dl
        where dl.endpoint_id = own.endpoint_id
          and schemawatch._impact_rank(dl.impact) >= p_held_below
          and (
              dl.delivery_id = own.delivery_id
              or own.in_order and dl.in_order and dl.status = 'pending'
                  and dl.schema_id = own.schema_id and dl.delivery_id > own.delivery_id))
    from schemawatch.delivery as own
    where own.delivery_id = p_delivery_id
$$;

comment on function schemawatch._is_held(bigint, integer) is
'Whether a pending message waits for the end of quiet hours, in which what is below a rank does.';


create or replace view schemawatch._held as
select dl.delivery_id, upper(own.period) as until
from schemawatch.endpoint as ep
cross join lateral (
    select schemawatch._last_quiet(ep.quiet_hours, ep.quiet_zone, clock_timestamp()) as period
    where ep.quiet_hours is not null
) as own
join schemawatch.delivery as dl on dl.endpoint_id = ep.endpoint_id and dl.status = 'pending'
where own.period @> clock_timestamp()
  and schemawatch._is_held(dl.delivery_id, coalesce(schemawatch._impact_rank(ep.quiet_except), 4));

comment on view schemawatch._held is 'Messages that wait for the end of the quiet hours of their endpoint, and when that is.';


create or replace function schemawatch._longest_wait()
returns interval
language sql
stable
as $$
    with receiver as materialized (
        select ep.endpoint_id, ep.digest_every is not null as digests, case when ep.quiet_hours is not null then
            upper(schemawatch._last_quiet(ep.quiet_hours, ep.quiet_zone, clock_timestamp())) end as quiet_until
        from schemawatch.endpoint as ep
        where ep.digest_every is not null or ep.quiet_hours is not null
    )
    select clock_timestamp() - min(own.since)
    from schemawatch.delivery as dl
    left join receiver on receiver.endpoint_id = dl.endpoint_id
    -- it could be sent when its digest was due, and when it was quiet no more
    cross join lateral (
        select greatest(
            dl.created_at,
            case when receiver.digests and dl.attempts = 0 then dl.next_attempt_at end,
            case when receiver.quiet_until <= clock_timestamp() then receiver.quiet_until end) as since
    ) as own
    where dl.status = 'pending'
      and own.since <= clock_timestamp()
      and not exists (select from schemawatch._held as held where held.delivery_id = dl.delivery_id)
$$;

comment on function schemawatch._longest_wait() is
'For how long the oldest message waits that could be sent: what gathers for a digest, or is held by quiet hours, does not
count. Null when there is none.';
