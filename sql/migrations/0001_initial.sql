-- SchemaWatch 1: the first state.

create table schemawatch.migration (
    version integer constraint migration_pkey primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default now(),
    applied_by text not null default session_user
);

comment on table schemawatch.migration is 'Ledger of the numbered migrations that this database has.';
comment on column schemawatch.migration.checksum is 'SHA-256 of the file; a changed file is refused.';

create table schemawatch.registration (
    schema_id bigint generated always as identity primary key,
    registered_at timestamptz not null default now(),
    registered_by text not null default session_user,
    paused_at timestamptz,
    unregistered_at timestamptz
);

comment on table schemawatch.registration is
'One row per table that is, or was, watched. Its current name, version and state are in the view
watched_table: they derive from the newest snapshot, so that capture inside somebody''s DDL only inserts.';
comment on column schemawatch.registration.schema_id is
'Stable number of the watched table in the API, the webhooks and every other relation here.';
comment on column schemawatch.registration.registered_by is 'Session user that registered the table.';
comment on column schemawatch.registration.paused_at is 'Since when changes are ignored; null while watched.';
comment on column schemawatch.registration.unregistered_at is
'Since when the table is no longer watched; its history stays readable.';

create table schemawatch.schema_registration (
    schema_name name not null,
    table_pattern text not null default '%',
    registered_at timestamptz not null default now(),
    primary key (schema_name, table_pattern)
);

comment on table schemawatch.schema_registration is
'Schemas whose future tables are registered as they appear (register_schema with p_future).';
comment on column schemawatch.schema_registration.table_pattern is 'LIKE pattern that the table name matches.';

create table schemawatch.snapshot (
    schema_id bigint not null
        constraint snapshot_schema_id_fkey references schemawatch.registration on delete cascade,
    version integer not null,
    schema_name name not null,
    table_name name not null,
    relid oid,
    member_oids oid[] not null default '{}',
    document jsonb not null,
    digest text not null,
    fingerprint text,
    source text not null,
    transaction_id xid8 not null default pg_current_xact_id(),
    captured_at timestamptz not null default clock_timestamp(),
    format_version integer not null,
    server_version_num integer not null,
    constraint snapshot_pkey primary key (schema_id, version),
    constraint snapshot_version_check check (version > 0),
    constraint snapshot_source_check check (source in ('register', 'ddl', 'scan')),
    constraint snapshot_dropped_check check ((relid is null) = (document -> 'table' = 'null'))
);

-- The event triggers ask "is this oid, or this dropped index, ours?" for every DDL statement.
create index snapshot_relid_idx on schemawatch.snapshot (relid);
create index snapshot_member_oids_idx on schemawatch.snapshot using gin (member_oids)
    with (fastupdate = off);
-- A table that comes back under the name of a dropped one continues its history.
create index snapshot_dropped_idx on schemawatch.snapshot (table_name) where relid is null;

comment on table schemawatch.snapshot is
'Every version of every watched table. A version whose document has "table": null says that the table
was dropped.';
comment on column schemawatch.snapshot.version is '1 at registration, then one more per drift.';
comment on column schemawatch.snapshot.relid is
'oid of the table in this database; null when the table was dropped.';
comment on column schemawatch.snapshot.member_oids is
'oids of its indexes, partitions, sequences and statistics objects: a dropped one no longer says whose it was.';
comment on column schemawatch.snapshot.document is
'Canonical structure, as take_snapshot() returns it. The key "identity" holds what is true in this
database only (oids, attnums, hashes of stored expressions) and is not part of the digest.';
comment on column schemawatch.snapshot.digest is
'SHA-256, in hexadecimal, of the document without "identity" and "server_version_num".';
comment on column schemawatch.snapshot.fingerprint is
'Hash over (oid, xmin) of the catalog rows when captured; says where to look, never what changed.';
comment on column schemawatch.snapshot.source is 'What captured it: register, ddl or scan.';
comment on column schemawatch.snapshot.transaction_id is 'Transaction that wrote the row.';
comment on column schemawatch.snapshot.format_version is 'Version of the document''s layout.';
comment on column schemawatch.snapshot.server_version_num is
'Server that deparsed the expressions; their texts are compared only within one server version.';

create table schemawatch.ddl_event (
    event_id bigint generated always as identity primary key,
    transaction_id xid8 not null default pg_current_xact_id(),
    command_tag text not null,
    object_identity text,
    schema_ids bigint[],
    statement text,
    captured_at timestamptz not null default clock_timestamp(),
    session_user_name text not null,
    role_name text not null,
    application_name text,
    client_addr inet,
    declared_as text
);

create index ddl_event_transaction_id_idx on schemawatch.ddl_event (transaction_id);

comment on table schemawatch.ddl_event is
'DDL commands that may have touched a watched table, as the event triggers saw them.';
comment on column schemawatch.ddl_event.object_identity is
'Identity as pg_event_trigger_ddl_commands() or pg_event_trigger_dropped_objects() gave it.';
comment on column schemawatch.ddl_event.schema_ids is
'Watched tables that it may have touched; null when the event names nothing (GRANT, publications).';
comment on column schemawatch.ddl_event.statement is
'current_query(), cut at 8,000 characters. Evidence: no logic reads it.';
comment on column schemawatch.ddl_event.session_user_name is 'Login role of the session.';
comment on column schemawatch.ddl_event.role_name is 'Role in force (SET ROLE).';
comment on column schemawatch.ddl_event.application_name is 'application_name of the session.';
comment on column schemawatch.ddl_event.client_addr is 'Address of the session; null for a Unix socket.';
comment on column schemawatch.ddl_event.declared_as is 'SET LOCAL schemawatch.change = ''…'' of the session.';

-- Insert-then-delete traffic: its deferred trigger is our hook at COMMIT (triggers/at_commit.sql).
create table schemawatch.pending_capture (
    transaction_id xid8 constraint pending_capture_pkey primary key default pg_current_xact_id()
);

comment on table schemawatch.pending_capture is
'One row while a transaction has DDL to account for; empty between transactions.';

create table schemawatch.capture_error (
    error_id bigint generated always as identity primary key,
    captured_at timestamptz not null default clock_timestamp(),
    phase text not null,
    transaction_id xid8 not null default pg_current_xact_id(),
    command_tag text,
    sqlstate text not null,
    message text not null,
    context text,
    constraint capture_error_phase_check check (phase in ('event', 'commit', 'scan'))
);

create index capture_error_captured_at_idx on schemawatch.capture_error (captured_at);

comment on table schemawatch.capture_error is
'Every time that our own code failed inside somebody''s DDL and stood aside. The next scan looks again.';
comment on column schemawatch.capture_error.phase is
'event: in the event trigger. commit: while the drift was computed. scan: one table of a scan.';
comment on column schemawatch.capture_error.context is 'PL/pgSQL call stack, cut at 4,000 characters.';

create table schemawatch.scan_state (
    schema_id bigint constraint scan_state_pkey primary key
        constraint scan_state_schema_id_fkey references schemawatch.registration on delete cascade,
    fingerprint text not null,
    checked_at timestamptz not null default clock_timestamp()
);

comment on table schemawatch.scan_state is
'Fingerprints that a scan examined and found to be the same structure (after VACUUM FULL, say).
Only scans write here.';

create table schemawatch.scan_run (
    scan_id bigint generated always as identity primary key,
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    tables integer not null default 0,
    moved integer not null default 0,
    drifts integer not null default 0,
    errors integer not null default 0
);

comment on table schemawatch.scan_run is 'Scans of all watched tables, kept for seven days.';
comment on column schemawatch.scan_run.tables is 'Watched tables compared by fingerprint.';
comment on column schemawatch.scan_run.moved is 'Tables whose fingerprint had moved and that were read again.';
comment on column schemawatch.scan_run.drifts is 'Drifts that no trigger had captured.';
comment on column schemawatch.scan_run.errors is 'Tables that could not be examined; see capture_error.';

create table schemawatch.rule (
    rule_id text constraint rule_pkey primary key,
    object_kind text not null,
    readers text,
    writers text,
    cdc text,
    impact text not null,
    title text not null,
    message text not null,
    rationale text not null,
    remedy text not null,
    constraint rule_readers_check check (readers in ('SAFE', 'RISKY', 'BREAKING')),
    constraint rule_writers_check check (writers in ('SAFE', 'RISKY', 'BREAKING')),
    constraint rule_cdc_check check (cdc in ('SAFE', 'RISKY', 'BREAKING')),
    constraint rule_impact_check check (impact in ('SAFE', 'RISKY', 'BREAKING'))
);

comment on table schemawatch.rule is
'The catalogue of changes. Rows are replaced whole by each migrate: edit sql/classify/rules, not this table.';
comment on column schemawatch.rule.rule_id is 'object-aspect-change, in the past tense; never reused.';
comment on column schemawatch.rule.object_kind is 'Kind of the object that a finding of this rule names.';
comment on column schemawatch.rule.readers is 'Impact on those who read; null where it cannot apply.';
comment on column schemawatch.rule.writers is 'Impact on those who write; null where it cannot apply.';
comment on column schemawatch.rule.cdc is 'Impact on copies fed by change data capture; null where it cannot apply.';
comment on column schemawatch.rule.impact is 'Impact on an unpublished table: max(readers, writers).';
comment on column schemawatch.rule.title is 'What happened, in a few words.';
comment on column schemawatch.rule.message is
'What happened, who is hit and how it fails: one or two sentences with the placeholders {table}, {name},
{before} and {after}.';
comment on column schemawatch.rule.rationale is 'Why it has this impact.';
comment on column schemawatch.rule.remedy is 'What to do, with the same placeholders; SQL where it helps.';

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
    constraint drift_impact_check check (impact in ('SAFE', 'RISKY', 'BREAKING')),
    constraint drift_source_check check (source in ('ddl', 'scan')),
    constraint drift_status_check check (status in ('open', 'acknowledged', 'resolved')),
    constraint drift_version_check check (version_to = version_from + 1),
    constraint drift_version_key unique (schema_id, version_to)
);

create index drift_detected_at_idx on schemawatch.drift (detected_at);

comment on table schemawatch.drift is
'One row per transaction and watched table whose structure changed: what changed in sum, and who did it.';
comment on column schemawatch.drift.impact is 'The worst impact among its changes: SAFE, RISKY or BREAKING.';
comment on column schemawatch.drift.summary is 'One line for people: the worst change first.';
comment on column schemawatch.drift.source is
'ddl: captured in the transaction that changed it. scan: found later, so who did it may be unknown.';
comment on column schemawatch.drift.status is 'open, acknowledged or resolved.';
comment on column schemawatch.drift.transaction_id is
'Transaction of the DDL (source ddl, or a scan that could attribute it); otherwise null.';
comment on column schemawatch.drift.session_user_name is 'Login role of the session that ran the DDL.';
comment on column schemawatch.drift.role_name is 'Role in force (SET ROLE) when the DDL ran.';
comment on column schemawatch.drift.application_name is 'application_name of that session.';
comment on column schemawatch.drift.client_addr is 'Address of that session; null for a Unix socket.';
comment on column schemawatch.drift.declared_as is
'What the session had declared with SET LOCAL schemawatch.change = ''…''.';
comment on column schemawatch.drift.statement is
'Text of the last statement that touched the table, cut at 8,000 characters. Evidence: no logic reads it.';

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
    constraint drift_change_pkey primary key (drift_id, position),
    constraint drift_change_impact_check check (impact in ('SAFE', 'RISKY', 'BREAKING'))
);

comment on table schemawatch.drift_change is 'The findings of a drift, the worst first.';
comment on column schemawatch.drift_change.rule_id is 'The rule that classified it; see rule.';
comment on column schemawatch.drift_change.impact is
'max(readers, writers), and cdc when the table is published.';
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
comment on column schemawatch.drift_change.message is 'What happened and who is hit how, with the names filled in.';
comment on column schemawatch.drift_change.remedy is 'What to do about it.';
comment on column schemawatch.drift_change.collateral is
'Other differences that this change explains, such as indexes that a dropped column took along.';

create type schemawatch.change as (
    object_kind text,
    object_name text,
    attribute text,
    before jsonb,
    after jsonb
);

comment on type schemawatch.change is
'One aspect of one object that differs. attribute is null when the whole object came (before is null) or
went (after is null).';

create type schemawatch.classified_change as (
    "position" integer,
    rule_id text,
    impact text,
    readers text,
    writers text,
    cdc text,
    object_kind text,
    object_name text,
    attribute text,
    before jsonb,
    after jsonb,
    message text,
    remedy text,
    collateral jsonb
);

comment on type schemawatch.classified_change is
'A finding: what one logical edit of one object means, as drift_change stores it.';

create type schemawatch._object_pair as (
    section text,
    before jsonb,
    after jsonb,
    before_ids jsonb,
    after_ids jsonb,
    changed text[]
);

comment on type schemawatch._object_pair is
'An object of two documents, with the attributes that differ. before or after is null when it came or went;
then changed is null too.';

create type schemawatch._finding as (
    rule_id text,
    attribute text,
    claims text[]
);

comment on type schemawatch._finding is
'A rule that applies to an object pair, the attribute to show, and the attributes that it explains. A null
rule_id explains without reporting.';

create table schemawatch.protection (
    schema_id bigint constraint protection_pkey primary key
        constraint protection_schema_id_fkey references schemawatch.registration on delete cascade,
    max_impact text not null,
    protected_at timestamptz not null default now(),
    constraint protection_max_impact_check check (max_impact in ('SAFE', 'RISKY'))
);

comment on table schemawatch.protection is
'Tables on which a commit over max_impact is refused. The only case in which SchemaWatch fails a DDL.';

create table schemawatch.endpoint (
    endpoint_id bigint generated always as identity primary key,
    url text not null,
    description text not null default '',
    secret text not null,
    min_impact text not null default 'BREAKING',
    schema_id bigint
        constraint endpoint_schema_id_fkey references schemawatch.registration on delete cascade,
    created_at timestamptz not null default now(),
    disabled_at timestamptz,
    disabled_reason text,
    constraint endpoint_url_check check (length(url) <= 2048),
    constraint endpoint_min_impact_check check (min_impact in ('SAFE', 'RISKY', 'BREAKING'))
);

comment on table schemawatch.endpoint is 'Webhook receivers.';
comment on column schemawatch.endpoint.secret is
'Signing secret as the Standard Webhooks specification writes it (whsec_ and base64). In clear, because
signing needs it; readers of this schema may not select it.';
comment on column schemawatch.endpoint.min_impact is 'Drifts below this impact are not sent.';
comment on column schemawatch.endpoint.schema_id is 'The only table it wants; null for all.';
comment on column schemawatch.endpoint.disabled_at is 'Since when nothing is queued for it.';

create table schemawatch.delivery (
    delivery_id bigint generated always as identity primary key,
    endpoint_id bigint not null
        constraint delivery_endpoint_id_fkey references schemawatch.endpoint on delete cascade,
    drift_id bigint
        constraint delivery_drift_id_fkey references schemawatch.drift on delete cascade,
    message_id text not null default 'msg_' || replace(gen_random_uuid()::text, '-', ''),
    payload jsonb not null,
    status text not null default 'pending',
    attempts integer not null default 0,
    next_attempt_at timestamptz not null default clock_timestamp(),
    lease_token uuid,
    lease_until timestamptz,
    created_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    constraint delivery_status_check check (status in ('pending', 'delivered', 'dead')),
    constraint delivery_finished_check check ((status = 'pending') = (finished_at is null)),
    constraint delivery_lease_check check ((lease_token is null) = (lease_until is null))
);

-- The claim walks the endpoints and takes the head of each: one probe of each index per endpoint.
create index delivery_pending_idx on schemawatch.delivery (endpoint_id, next_attempt_at)
where status = 'pending';
create index delivery_leased_idx on schemawatch.delivery (endpoint_id) where lease_token is not null;
create index delivery_endpoint_id_idx on schemawatch.delivery (endpoint_id, delivery_id);
create index delivery_drift_id_idx on schemawatch.delivery (drift_id);

comment on table schemawatch.delivery is
'The outbox: one row per drift and endpoint, written in the transaction of the drift.';
comment on column schemawatch.delivery.drift_id is 'The drift that it tells of; null for a test message.';
comment on column schemawatch.delivery.message_id is 'webhook-id: the same for every attempt.';
comment on column schemawatch.delivery.payload is 'The body, rendered once so that every attempt sends the same.';
comment on column schemawatch.delivery.status is 'pending, delivered, or dead after the last attempt.';
comment on column schemawatch.delivery.attempts is
'Attempts since it was queued, or last retried by hand; delivery_attempt has all of them.';
comment on column schemawatch.delivery.next_attempt_at is
'When it is due; while an attempt is in flight the end of its lease.';
comment on column schemawatch.delivery.lease_token is
'Fencing token of the notifier at work on it: a notifier whose lease ended can no longer record a result.';

create table schemawatch.delivery_attempt (
    attempt_id bigint generated always as identity primary key,
    delivery_id bigint not null
        constraint delivery_attempt_delivery_id_fkey references schemawatch.delivery on delete cascade,
    attempt_number integer not null,
    lease_token uuid not null,
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    outcome text not null default 'unknown',
    status_code integer,
    error text,
    response_excerpt text,
    constraint delivery_attempt_key unique (delivery_id, attempt_number),
    constraint delivery_attempt_outcome_check check (outcome in ('unknown', 'delivered', 'failed'))
);

comment on table schemawatch.delivery_attempt is
'Every attempt. The row is written with the claim, so an attempt whose notifier died stays as unknown.';
comment on column schemawatch.delivery_attempt.error is 'Why it failed, cut at 500 characters.';
comment on column schemawatch.delivery_attempt.response_excerpt is
'The first 1,000 characters of the response body.';

create table schemawatch.api_key (
    key_id bigint generated always as identity primary key,
    name text not null,
    prefix text not null constraint api_key_prefix_key unique,
    key_hash text not null constraint api_key_key_hash_key unique,
    scopes text[] not null default '{read}',
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz,
    constraint api_key_name_check check (length(name) between 1 and 200),
    constraint api_key_hash_check check (key_hash ~ '^[0-9a-f]{64}$'),
    constraint api_key_scopes_check check (
        scopes <@ array['read', 'write', 'admin'] and cardinality(scopes) > 0)
);

comment on table schemawatch.api_key is 'API keys, hashed: the key itself is shown once, by its generator.';
comment on column schemawatch.api_key.prefix is 'First characters of the key, to recognise it by.';
comment on column schemawatch.api_key.key_hash is 'SHA-256 of the whole key, in hexadecimal.';
comment on column schemawatch.api_key.scopes is 'Any of read, write, admin; each includes those before it.';
comment on column schemawatch.api_key.last_used_at is 'When it was last used, to the minute.';
