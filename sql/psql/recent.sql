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
