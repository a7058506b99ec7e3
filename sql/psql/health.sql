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
        format('%s waiting%s, %s dead', report.doc ->> 'pending_deliveries',
            ' ' || schemawatch._ago(report.waiting), report.dead),
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
)
select own.name, own.state, schemawatch._cut(own.detail, 30) as detail, own.todo
from checks as own
order by own.place, own.todo;

comment on view schemawatch.health is
'How SchemaWatch is doing, for a terminal: one line a check, with what to do. status() has the same as data.';
comment on column schemawatch.health.name is 'What is looked at.';
comment on column schemawatch.health.state is
'ok; note: works, but something is missing; problem: does not work, or changes or messages are lost for the moment.';
comment on column schemawatch.health.detail is 'What was found.';
comment on column schemawatch.health.todo is 'What to do about it; empty when there is nothing to do.';
