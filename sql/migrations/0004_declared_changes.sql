-- The life of a drift, and changes that were declared.

create table schemawatch.drift_status_change (
    change_id bigint generated always as identity constraint drift_status_change_pkey primary key,
    drift_id bigint not null
        constraint drift_status_change_drift_id_fkey references schemawatch.drift on delete cascade,
    status text not null,
    changed_at timestamptz not null default clock_timestamp(),
    changed_by text not null,
    reason text not null,
    resolved_by_drift_id bigint
        constraint drift_status_change_resolved_by_drift_id_fkey
        references schemawatch.drift on delete cascade,
    constraint drift_status_change_status_check check (status in ('open', 'acknowledged', 'resolved'))
);

create index drift_status_change_drift_id_idx on schemawatch.drift_status_change (drift_id, change_id);
create index drift_status_change_resolved_by_drift_id_idx
    on schemawatch.drift_status_change (resolved_by_drift_id) where resolved_by_drift_id is not null;

comment on table schemawatch.drift_status_change is
'Who acknowledged, resolved or reopened a drift, why and when. Only inserted into, so that a change that
takes others back can say so inside somebody''s COMMIT; drift shows the newest of each.';
comment on column schemawatch.drift_status_change.status is 'What the drift became: open, acknowledged or resolved.';
comment on column schemawatch.drift_status_change.changed_by is
'The session user, or the name of the API key; schemawatch where nobody had to decide.';
comment on column schemawatch.drift_status_change.resolved_by_drift_id is
'The later drift that took it back; null when a person decided.';

create index drift_resolved_by_drift_id_idx on schemawatch.drift (resolved_by_drift_id)
    where resolved_by_drift_id is not null;

comment on column schemawatch.drift.status is
'open, acknowledged or resolved: that of its newest drift_status_change.';

alter table schemawatch.pending_capture
    add column isolation text not null default current_setting('transaction_isolation');

comment on column schemawatch.pending_capture.isolation is
'Its isolation level: a serializable one leaves the account to the scan.';

create table schemawatch.declared_source (
    source_id bigint generated always as identity constraint declared_source_pkey primary key,
    kind text not null,
    pattern text not null,
    declared_as text not null,
    declared_at timestamptz not null default clock_timestamp(),
    declared_by text not null default session_user,
    constraint declared_source_key unique (kind, pattern),
    constraint declared_source_kind_check check (kind in ('role', 'application_name'))
);

comment on table schemawatch.declared_source is
'Whose changes are declared without SET LOCAL schemawatch.change: the migration tool, by its role or its
application name.';
comment on column schemawatch.declared_source.kind is
'role (the session user or the role in force) or application_name.';
comment on column schemawatch.declared_source.pattern is 'LIKE pattern that the name matches.';
comment on column schemawatch.declared_source.declared_as is 'What its changes are declared as.';
comment on column schemawatch.declared_source.declared_by is 'Who said so: session user, or name of the API key.';

alter table schemawatch.scan_run add column trigger_mark text;

comment on column schemawatch.scan_run.trigger_mark is
'Hash over the catalog rows of the event triggers: it moves when somebody disables or alters one.';
