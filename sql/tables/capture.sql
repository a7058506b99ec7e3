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
    declared_as text,
    objid oid
);

create index ddl_event_transaction_id_idx on schemawatch.ddl_event (transaction_id);

comment on table schemawatch.ddl_event is
'DDL commands that may have touched a watched table, as the event triggers saw them.';
comment on column schemawatch.ddl_event.object_identity is
'Identity as pg_event_trigger_ddl_commands() or pg_event_trigger_dropped_objects() gave it.';
comment on column schemawatch.ddl_event.schema_ids is
'Watched tables that it may have touched; null when the event names nothing (GRANT, publications).';
comment on column schemawatch.ddl_event.statement is
'Text of the statement, by the setting schemawatch.statement: redacted (strings, comments and other values are
left out; the default), full or none. Cut at 8,000 characters. Evidence: no logic reads it.';
comment on column schemawatch.ddl_event.session_user_name is 'Login role of the session.';
comment on column schemawatch.ddl_event.role_name is 'Role in force (SET ROLE).';
comment on column schemawatch.ddl_event.application_name is 'application_name of the session.';
comment on column schemawatch.ddl_event.client_addr is 'Address of the session; null for a Unix socket.';
comment on column schemawatch.ddl_event.declared_as is 'SET LOCAL schemawatch.change = ''…'' of the session.';
comment on column schemawatch.ddl_event.objid is
'oid of a table that register_schema() asked for with p_future, or of a schema of such tables: where they are not
watched yet they are from COMMIT on.';

-- Insert-then-delete traffic: its deferred trigger is our hook at COMMIT (triggers/at_commit.sql).
create table schemawatch.pending_capture (
    transaction_id xid8 constraint pending_capture_pkey primary key default pg_current_xact_id(),
    isolation text not null default current_setting('transaction_isolation')
);

comment on table schemawatch.pending_capture is
'One row while a transaction has DDL to account for; empty between transactions.';
comment on column schemawatch.pending_capture.isolation is
'Its isolation level: a serializable one leaves the account to the scan.';

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
comment on column schemawatch.capture_error.message is
'The message, without the value that was wrong.';
comment on column schemawatch.capture_error.context is
'PL/pgSQL call stack inside our triggers, cut at 4,000 characters.';

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
