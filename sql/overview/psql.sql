comment on schema schemawatch is
'SchemaWatch watches the structure of tables. SELECT * FROM schemawatch.commands; lists what it can do, .health how it
is doing, .recent what changed. Names that begin with an underscore are internal: \df schemawatch.[a-z]* hides them.';


create or replace function schemawatch._cut(p_text text, p_width integer, p_tail integer default 0)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_text text := regexp_replace(p_text, '[[:cntrl:]]+', ' ', 'g');
    -- other encodings lack the character
    v_mark constant text := case getdatabaseencoding() when 'UTF8' then '…' else '...' end;
    v_room constant integer := p_width - p_tail - length(v_mark);
    v_head text;
    v_tail text;
begin
    -- a character of three bytes or more may take two columns; no other takes more than one
    if length(v_text) + octet_length(v_text) <= 2 * p_width then
        return v_text;
    end if;
    v_head := left(v_text, v_room);
    while length(v_head) + octet_length(v_head) > 2 * v_room loop
        v_head := left(v_head, -1);
    end loop;
    v_tail := right(v_text, p_tail);
    while length(v_tail) + octet_length(v_tail) > 2 * p_tail loop
        v_tail := right(v_tail, -1);
    end loop;
    return v_head || v_mark || v_tail;
end
$$;

comment on function schemawatch._cut(text, integer, integer) is
'The text on one line, at most p_width columns wide on a screen; of a longer one the beginning, an ellipsis and as
much of the end as p_tail says.';


create or replace function schemawatch._ago(p_seconds numeric)
returns text
language sql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp  -- a view runs it on its reader's path
as $$
    select case
        when p_seconds < 120 then format('%s s', floor(p_seconds))
        when p_seconds < 7200 then format('%s min', floor(p_seconds / 60))
        when p_seconds < 172800 then format('%s h', floor(p_seconds / 3600))
        else format('%s days', floor(p_seconds / 86400))
    end
$$;

comment on function schemawatch._ago(numeric) is 'A number of seconds in the unit that people would use.';


create or replace view schemawatch.recent as
select
    drf.drift_id,
    to_char(drf.detected_at, 'YYYY-MM-DD HH24:MI') as detected_at,
    schemawatch._cut(format('%I.%I', snap.schema_name, snap.table_name), 22, 12) as table_name,
    drf.impact,
    schemawatch._cut(drf.summary, 26) as headline,
    schemawatch._cut(coalesce(drf.session_user_name, ''), 11) as who,
    case drf.source when 'ddl' then 'captured' else 'swept' end as found
from schemawatch.drift as drf
-- the name that its readers know: the one before the change
join schemawatch.snapshot as snap on snap.schema_id = drf.schema_id and snap.version = drf.version_from
order by drf.drift_id desc;

comment on view schemawatch.recent is
'The drifts for a terminal, the newest first, long texts cut: select * from schemawatch.recent limit 20;. All of one:
select * from schemawatch.drift where drift_id = … \gx, and its findings in drift_change.';
comment on column schemawatch.recent.drift_id is 'Its number, as acknowledge_drift() and resolve_drift() take it.';
comment on column schemawatch.recent.detected_at is 'When it was captured or found, in the time zone of the session.';
comment on column schemawatch.recent.table_name is 'The table, under its name before the change.';
comment on column schemawatch.recent.impact is 'The worst impact among its changes.';
comment on column schemawatch.recent.headline is 'Its summary.';
comment on column schemawatch.recent.who is 'Login role that made the change; empty when it is not known.';
comment on column schemawatch.recent.found is
'captured, in the transaction that made it, or swept: a scan found it later.';


create or replace view schemawatch.consumers as
select
    schemawatch._cut(con.name, 24) as consumer,
    schemawatch._cut(concat_ws(', ', con.owner, con.channel), 26) as whom,
    case when head.schema_id is not null then schemawatch._cut(schemawatch._watched_name(head.database, head.schema_name, head.table_name), 28, 12) end as "table",
    schemawatch._cut(concat_ws('; ',
        'reads ' || case when own.reads = '{*}' then '*' else array_to_string(own.reads, ', ') end,
        'inserts ' || case when own.inserts = '{*}' then '*' else array_to_string(own.inserts, ', ') end,
        'updates ' || array_to_string(own.updates, ', '),
        case when own.deletes then 'deletes' end,
        case when own.replicates then 'is a copy' end), 30) as uses
from schemawatch.consumer as con
left join schemawatch.consumer_use as own on own.consumer_id = con.consumer_id
left join schemawatch._everywhere as head on head.schema_id = own.schema_id
order by con.name, head.database nulls first, head.schema_name, head.table_name;

comment on view schemawatch.consumers is
'Who depends on which table, and how: a line for each declared use. SELECT schemawatch.contract(''name''); has all of one.';


create or replace view schemawatch.health as
with report as materialized (
    select
        own.doc,
        own.doc #>> '{scheduler,kind}' as scheduler,
        exists (select from pg_catalog.pg_extension as ext where ext.extname = 'pg_cron') as cron,
        own.doc #>> '{scheduler,last_run}' = 'failed' as fails,
        (own.doc #>> '{event_triggers,installed}')::boolean as captures,
        (own.doc ->> 'oldest_pending_seconds')::numeric as waiting,
        (own.doc ->> 'dead_deliveries')::bigint as dead,
        (own.doc ->> 'swept_not_captured')::bigint
            - coalesce((own.doc #>> '{swept_because,no_event_triggers}')::bigint, 0) as swept,
        (
            select extract(epoch from clock_timestamp() - max(run.finished_at))
            from schemawatch.scan_run as run
        ) as scanned
    from (select schemawatch.status()) as own (doc)
),
receivers as materialized (
    select
        count(*) as total,
        count(*) filter (where ep.disabled_at is not null) as disabled,
        exists (
            select from pg_catalog.pg_stat_activity as act
            where act.datname = current_database() and act.application_name = 'schemawatch notifier') as served
    from schemawatch.endpoint as ep
),
tables as materialized (
    select count(*) as total, count(head.schema_id) as watched
    from pg_catalog.pg_class as rel
    join pg_catalog.pg_namespace as ns on ns.oid = rel.relnamespace
    -- by name: after a restore the oids are new
    left join schemawatch._head as head on head.schema_name = ns.nspname and head.table_name = rel.relname
    where rel.relkind in ('r', 'p', 'f') and rel.relpersistence <> 't' and not rel.relispartition
      and ns.nspname not in ('pg_catalog', 'information_schema', 'pg_toast', 'schemawatch')
      and not exists (
          select from pg_catalog.pg_depend as dep
          where dep.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and dep.objid = rel.oid
            and dep.deptype = 'e')
),
triggers as (
    -- the good ones on one line, the others each with its own remedy
    select
        count(*) as times,
        min(evt.evtenabled::text) as mode,
        case when evt.evtenabled = 'A' then '' else coalesce(evt.evtname::text, 'missing') end as name
    from (values ('schemawatch_ddl_command_end'), ('schemawatch_sql_drop')) as own (name)
    left join pg_catalog.pg_event_trigger as evt on evt.evtname = own.name
    group by 3
),
checks (place, name, state, detail, todo) as (
    select 1, 'triggers',
        case
            when trg.mode = 'A' then 'ok'
            when trg.mode = 'O' or trg.mode is null and trg.times = 2 then 'note'
            else 'problem'
        end,
        case
            when trg.mode = 'A' then 'enabled, in every session'
            when trg.mode = 'O' then 'not in replica sessions'
            when trg.mode = 'R' then 'only in replica sessions'
            when trg.mode = 'D' then 'disabled'
            when trg.times = 1 then 'one is missing'
            else 'missing: scans find changes'
        end,
        case
            when trg.mode = 'A' then ''
            when trg.mode is null then 'a superuser: schemawatch migrate, or psql -f schemawatch.sql'
            else format('alter event trigger %I enable always;', trg.name)
        end
    from triggers as trg
    union all
    select 2, 'scheduler',
        case
            when report.fails is not true and report.scheduler = 'pg_cron' or report.scanned < 600 then 'ok'
            when report.fails then 'problem'
            -- the job may be one that only its owner sees
            when report.scheduler = 'unknown' or report.cron then 'note'
            else 'problem'
        end,
        case
            when report.fails then 'pg_cron fails: ' || (report.doc #>> '{scheduler,schedule}')
            when report.scheduler = 'pg_cron' then 'pg_cron: ' || (report.doc #>> '{scheduler,schedule}')
            when report.scanned < 600 then 'something else scans'
            when report.scheduler = 'unknown' or report.cron then 'no job that you may see'
            else 'nothing scans by itself'
        end,
        case
            when report.fails is not true and report.scheduler = 'pg_cron' or report.scanned < 600 then ''
            when report.fails then 'select return_message from cron.job_run_details order by runid desc limit 1;'
            when report.cron then 'select schemawatch.schedule_scan(''1 minute'');'
            else 'pg_cron, schemawatch serve, or cron: select schemawatch.scan()'
        end
    from report
    union all
    select 3, 'last scan',
        case
            when (report.doc #>> '{last_scan,errors}')::integer > 0 then 'problem'
            when report.scanned < 600 then 'ok'
            else 'note'
        end,
        case
            when report.scanned is null then 'never'
            when (report.doc #>> '{last_scan,errors}')::integer > 0
                then format('%s tables not examined', report.doc #>> '{last_scan,errors}')
            else schemawatch._ago(report.scanned) || ' ago'
        end,
        case
            when (report.doc #>> '{last_scan,errors}')::integer > 0
                then 'select * from schemawatch.capture_error where phase = ''scan'';'
            when report.scanned < 600 then ''
            else 'select * from schemawatch.scan();'
        end
    from report
    union all
    select 4, 'notifier',
        case
            when own.total = own.disabled or own.served then 'ok'
            when report.waiting > 600 then 'problem'
            else 'note'
        end,
        case
            when own.total = own.disabled then 'no receiver needs one'
            when own.served then 'connected'
            else 'none seen'
        end,
        case when own.total = own.disabled or own.served then '' else 'run schemawatch serve, or schemawatch notify' end
    from receivers as own
    cross join report
    union all
    select 5, 'receivers',
        case when own.disabled > 0 then 'note' else 'ok' end,
        case when own.total = 0 then 'none' else format('%s of %s active', own.total - own.disabled, own.total) end,
        case
            when own.disabled > 0 then 'schemawatch.enable_endpoint(endpoint_id), once it answers'
            when own.total = 0 then 'select * from schemawatch.create_endpoint(''https://…'');'
            else ''
        end
    from receivers as own
    union all
    select 6, 'backlog',
        case when report.waiting > 600 then 'problem' when report.dead > 0 then 'note' else 'ok' end,
        format('%s waiting%s%s, %s dead', report.doc ->> 'pending_deliveries', ' ' || schemawatch._ago(report.waiting),
            ' (' || nullif(report.doc ->> 'held_deliveries', '0') || ' for the end of quiet hours)', report.dead),
        case
            when report.waiting > 600 then 'see notifier, receivers, and schemawatch.delivery_attempt'
            when report.dead > 0 then 'schemawatch.retry_delivery(delivery_id), once it answers'
            else ''
        end
    from report
    union all
    select 7, 'errors',
        case when report.doc ->> 'capture_errors' = '0' then 'ok' else 'problem' end,
        format('%s in seven days', report.doc ->> 'capture_errors'),
        case
            when report.doc ->> 'capture_errors' = '0' then ''
            else 'select * from schemawatch.capture_error order by error_id desc;'
        end
    from report
    union all
    select 8, 'missed',
        case when report.swept > 0 then 'note' else 'ok' end,
        format('%s swept in seven days', report.swept),
        case when report.swept > 0 then 'select * from schemawatch.recent where found = ''swept'';' else '' end
    from report
    where report.captures
    union all
    select 9, 'coverage',
        case when own.watched = 0 then 'note' else 'ok' end,
        format('%s of %s tables watched', own.watched, own.total),
        case
            when own.watched > 0 then ''
            else 'select schemawatch.register_schema(''public'', p_future => true);'
        end
    from tables as own
    union all
    select 10, 'drifts',
        case when own.breaking > 0 then 'note' else 'ok' end,
        format('%s open BREAKING in 7 days', own.breaking),
        case
            when own.breaking > 0 then 'select * from schemawatch.recent where impact = ''BREAKING'';'
            else ''
        end
    from (
        select count(*) as breaking
        from schemawatch.drift as drf
        where drf.detected_at > now() - interval '7 days' and drf.status = 'open' and drf.impact = 'BREAKING'
    ) as own
    union all
    select 11, 'reads ' || (other.doc ->> 'name'),
        case
            when other.doc ->> 'failed_at' is not null then 'problem'
            when other.doc ->> 'read_at' is null then 'note'
            else 'ok'
        end,
        coalesce(
            'fails for ' || schemawatch._ago(extract(epoch from now() - (other.doc ->> 'failed_at')::timestamptz)),
            schemawatch._ago(extract(epoch from now() - (other.doc ->> 'read_at')::timestamptz)) || ' ago',
            'not yet'),
        case
            when other.doc ->> 'failed_at' is not null then 'select * from schemawatch.other_database;'
            when other.doc ->> 'read_at' is null then 'run schemawatch serve, or schemawatch scan --on'
            else ''
        end
    from report
    cross join lateral jsonb_array_elements(report.doc -> 'other_databases') as other (doc)
    union all
    select 12, 'copy',
        case when own.doc ->> 'state' = 'waiting' then 'problem' else 'ok' end,
        format('of %s: %s', own.doc ->> 'source_name', own.doc ->> 'state'),
        case when own.doc ->> 'state' = 'waiting' then 'the log of this server says why nothing arrives' else '' end
    from report
    cross join lateral (select nullif(report.doc -> 'copy', 'null')) as own (doc)
    where own.doc is not null
)
select own.name, own.state, schemawatch._cut(own.detail, 30) as detail, own.todo
from checks as own
-- in a database of a hub nothing is captured, scanned or sent
where own.place >= 10 or not schemawatch._is_copy()
order by own.place, own.todo;

comment on view schemawatch.health is
'How SchemaWatch is doing, for a terminal: one line a check, with what to do. status() has the same as data.';
comment on column schemawatch.health.name is 'What is looked at.';
comment on column schemawatch.health.state is
'ok; note: works, but something is missing; problem: does not work, or changes or messages are lost for the moment.';
comment on column schemawatch.health.detail is 'What was found.';
comment on column schemawatch.health.todo is 'What to do about it; empty when there is nothing to do.';


create or replace view schemawatch.commands as
select
    own.name,
    schemawatch._cut(own.arguments, 40) as arguments,
    -- the first sentence
    schemawatch._cut(rtrim(split_part(regexp_replace(own.about, '\s+', ' ', 'g'), '. ', 1), '.'), 46) as about
from (
    select
        proc.proname as name,
        format('(%s%s)', arg.names, case when proc.pronargdefaults > 0 then ']' else '' end) as arguments,
        pg_catalog.obj_description(proc.oid, 'pg_proc') as about
    from pg_catalog.pg_proc as proc
    cross join lateral (
        select string_agg(
            case when own.place = proc.pronargs - proc.pronargdefaults + 1 then '[' else '' end || own.name,
            ', ' order by own.place)
        from unnest(proc.proargnames, proc.proargmodes) with ordinality as own (name, mode, place)
        where coalesce(own.mode, 'i') in ('i', 'b', 'v')
    ) as arg (names)
    where proc.pronamespace = 'schemawatch'::pg_catalog.regnamespace
      and proc.prorettype not in ('trigger'::pg_catalog.regtype, 'event_trigger'::pg_catalog.regtype)
    union all
    select rel.relname, 'view', pg_catalog.obj_description(rel.oid, 'pg_class')
    from pg_catalog.pg_class as rel
    where rel.relnamespace = 'schemawatch'::pg_catalog.regnamespace and rel.relkind = 'v'
) as own
where own.name !~ '^_'
order by own.name, own.arguments;

comment on view schemawatch.commands is
'All functions and views of SchemaWatch: name, arguments (those in brackets may be left out), and what it does. The
whole comment of one: \df+ schemawatch.scan, or docs/sql.md.';
comment on column schemawatch.commands.name is 'Its name, in the schema schemawatch.';
comment on column schemawatch.commands.arguments is 'The names of its arguments, or view.';
comment on column schemawatch.commands.about is 'The first sentence of its comment.';
