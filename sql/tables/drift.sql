create table schemawatch.drift (
    drift_id bigint generated always as identity primary key,
    schema_id bigint not null
        constraint drift_schema_id_fkey references schemawatch.registration on delete cascade,
    version_from integer not null,
    version_to integer not null,
    impact text not null,
    summary text not null,
    source text not null,
    status text not null default 'open',
    status_changed_at timestamptz,
    detected_at timestamptz not null default clock_timestamp(),
    transaction_id xid8,
    session_user_name text,
    role_name text,
    application_name text,
    client_addr inet,
    declared_as text,
    statement text,
    status_changed_by text,
    status_reason text,
    resolved_by_drift_id bigint
        constraint drift_resolved_by_drift_id_fkey references schemawatch.drift on delete set null,
    missed_because text,
    constraint drift_impact_check check (impact in ('SAFE', 'RISKY', 'BREAKING')),
    constraint drift_source_check check (source in ('ddl', 'scan')),
    constraint drift_status_check check (status in ('open', 'acknowledged', 'resolved')),
    constraint drift_version_check check (version_to = version_from + 1),
    constraint drift_version_key unique (schema_id, version_to)
);

create index drift_detected_at_idx on schemawatch.drift (detected_at);
-- What needs attention, and what was announced, among a million that are settled.
create index drift_status_idx on schemawatch.drift (status, drift_id) where status <> 'resolved';
create index drift_declared_as_idx on schemawatch.drift (drift_id) where declared_as is not null;
create index drift_session_user_name_idx on schemawatch.drift (session_user_name, drift_id);
create index drift_resolved_by_drift_id_idx on schemawatch.drift (resolved_by_drift_id)
    where resolved_by_drift_id is not null;

comment on table schemawatch.drift is
'One row per transaction and watched table whose structure changed: what changed in sum, and who did it.';
comment on column schemawatch.drift.impact is 'The worst impact among its changes: SAFE, RISKY or BREAKING.';
comment on column schemawatch.drift.summary is 'One line for people: the worst change first.';
comment on column schemawatch.drift.source is
'ddl: captured in the transaction that changed it. scan: found later, so who did it may be unknown.';
comment on column schemawatch.drift.status is
'open, acknowledged or resolved: that of its newest drift_status_change.';
comment on column schemawatch.drift.status_changed_by is 'Who acknowledged or resolved it.';
comment on column schemawatch.drift.status_reason is 'The reason that they gave.';
comment on column schemawatch.drift.resolved_by_drift_id is 'The later change that took it back; null when a person resolved it.';
comment on column schemawatch.drift.missed_because is
'Why no trigger captured it, as far as that can be known; null when one did.';
comment on column schemawatch.drift.transaction_id is
'Transaction of the DDL (source ddl, or a scan that could attribute it); otherwise null.';
comment on column schemawatch.drift.session_user_name is 'Login role of the session that ran the DDL.';
comment on column schemawatch.drift.role_name is 'Role in force (SET ROLE) when the DDL ran.';
comment on column schemawatch.drift.application_name is 'application_name of that session.';
comment on column schemawatch.drift.client_addr is 'Address of that session; null for a Unix socket.';
comment on column schemawatch.drift.declared_as is
'What the session had declared with SET LOCAL schemawatch.change = ''…''.';
comment on column schemawatch.drift.statement is
'Text of the last statement that touched the table, as in ddl_event. Evidence: no logic reads it.';

create table schemawatch.drift_change (
    drift_id bigint not null
        constraint drift_change_drift_id_fkey references schemawatch.drift on delete cascade,
    position integer not null,
    rule_id text not null,
    impact text not null,
    readers text,
    writers text,
    cdc text,
    object_kind text not null,
    object_name text not null,
    attribute text,
    before jsonb,
    after jsonb,
    message text not null,
    remedy text not null,
    collateral jsonb,
    who text,
    how text,
    sure text,
    fingerprint text,
    default_impact text,
    muted boolean not null default false,
    decided_by text,
    decided_reason text,
    decided_until timestamptz,
    constraint drift_change_pkey primary key (drift_id, position),
    constraint drift_change_impact_check check (impact in ('SAFE', 'RISKY', 'BREAKING'))
);

comment on table schemawatch.drift_change is
'The findings of a drift, the worst first. Judged anew they keep their positions while they are the same ones.';
comment on column schemawatch.drift_change.rule_id is 'The rule that classified it; see rule.';
comment on column schemawatch.drift_change.impact is
'What it counts as: what policy made of default_impact; SAFE when it is muted.';
comment on column schemawatch.drift_change.readers is 'Impact on those who read; null where it cannot apply.';
comment on column schemawatch.drift_change.writers is 'Impact on those who write; null where it cannot apply.';
comment on column schemawatch.drift_change.cdc is
'Impact on copies fed by logical replication or change data capture; null where it cannot apply.';
comment on column schemawatch.drift_change.object_kind is
'table, column, constraint, index, trigger, policy, rule, type, domain, sequence, publication, view,
function, statistics or privilege.';
comment on column schemawatch.drift_change.object_name is
'The object''s own name; for a rename the old one.';
comment on column schemawatch.drift_change.attribute is
'The aspect that changed; null when the whole object came or went.';
comment on column schemawatch.drift_change.before is 'Value before; null when it was added.';
comment on column schemawatch.drift_change.after is 'Value after; null when it was removed.';
comment on column schemawatch.drift_change.message is 'What happened, with the names filled in.';
comment on column schemawatch.drift_change.remedy is 'What to do about it.';
comment on column schemawatch.drift_change.collateral is
'Other differences that this change explains, such as indexes that a dropped column took along.';
comment on column schemawatch.drift_change.who is 'Who is hit: readers, writers, copies.';
comment on column schemawatch.drift_change.how is
'How it fails: the shape of the statement and its SQLSTATE, or the silent wrong result.';
comment on column schemawatch.drift_change.sure is
'How sure that is: read from the catalog, or what it depends on and the query that decides it.';
comment on column schemawatch.drift_change.fingerprint is
'Hash of the rule, the object and both values: the same finding has it again, another one never.';
comment on column schemawatch.drift_change.default_impact is
'What the rule says: max(readers, writers), and cdc when the table is published.';
comment on column schemawatch.drift_change.muted is 'Policy took it out of the drift''s impact; it stays visible.';
comment on column schemawatch.drift_change.decided_by is
'The preset, override or acceptance that decided impact; null when the rule did.';
comment on column schemawatch.drift_change.decided_reason is 'The reason that was given for it.';
comment on column schemawatch.drift_change.decided_until is 'When that ends; null for never.';

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
