-- Changes that are announced, what consumers answer, and what came of them.

create table schemawatch.announced_change (
    announcement_id bigint generated always as identity constraint announced_change_pkey primary key,
    schema_id bigint not null
        constraint announced_change_schema_id_fkey references schemawatch.registration on delete cascade,
    table_name text not null,
    reason text not null,
    planned_at timestamptz not null,
    impact text not null,
    summary text not null,
    changes jsonb not null,
    consumers jsonb not null,
    fingerprints text[] not null,
    announced_at timestamptz not null default now(),
    announced_by text not null default session_user,
    withdrawn_at timestamptz,
    withdrawn_by text,
    constraint announced_change_impact_check check (impact in ('SAFE', 'RISKY', 'BREAKING'))
);

create index announced_change_schema_id_idx on schemawatch.announced_change (schema_id);

comment on table schemawatch.announced_change is
'Changes that are to come, with what was told of them. Use announce_change(), which checks what is asked;
announced_change_status says how they stand.';
comment on column schemawatch.announced_change.table_name is 'The table, under the name that it had then.';
comment on column schemawatch.announced_change.planned_at is 'It is not to happen before.';
comment on column schemawatch.announced_change.changes is 'The findings, as in drift_change, as they were when it was announced.';
comment on column schemawatch.announced_change.consumers is
'What it is for each consumer of the table, as in drift_consumer, as it was when it was announced.';
comment on column schemawatch.announced_change.fingerprints is 'Those of the findings: by them a drift is known as announced.';
comment on column schemawatch.announced_change.announced_by is 'The session user, or the name of the API key.';

create table schemawatch.announced_answer (
    answer_id bigint generated always as identity constraint announced_answer_pkey primary key,
    announcement_id bigint not null
        constraint announced_answer_announcement_id_fkey references schemawatch.announced_change on delete cascade,
    consumer_id bigint not null
        constraint announced_answer_consumer_id_fkey references schemawatch.consumer on delete cascade,
    answer text not null,
    not_before timestamptz,
    note text,
    answered_at timestamptz not null default clock_timestamp(),
    answered_by text not null default session_user,
    constraint announced_answer_answer_check check (
        answer in ('ready', 'not_before') and (answer = 'not_before') = (not_before is not null))
);

create index announced_answer_announcement_id_idx on schemawatch.announced_answer (announcement_id);
create index announced_answer_consumer_id_idx on schemawatch.announced_answer (consumer_id);

comment on table schemawatch.announced_answer is
'What consumers answered to announced changes. The newest answer of each counts. Use answer_announcement().';
comment on column schemawatch.announced_answer.answer is 'ready: it may happen; not_before: not before that time.';
comment on column schemawatch.announced_answer.answered_by is 'The session user, or the name of the API key.';

create table schemawatch.announced_match (
    match_id bigint generated always as identity constraint announced_match_pkey primary key,
    announcement_id bigint not null,
    drift_id bigint constraint announced_match_drift_id_fkey references schemawatch.drift on delete set null,
    fingerprints text[] not null,
    findings integer[] not null,
    others integer[] not null,
    against text[] not null,
    matched_at timestamptz not null default clock_timestamp()
);

create index announced_match_announcement_id_idx on schemawatch.announced_match (announcement_id);
create index announced_match_drift_id_idx on schemawatch.announced_match (drift_id);

comment on table schemawatch.announced_match is
'What came of announced changes: the drifts in which a finding, or an object, is one that was announced. Only inserted into, in
the transaction of the drift.';
comment on column schemawatch.announced_match.announcement_id is
'The announcement. Not a foreign key: its check would lock the row, and raise 40001 in somebody''s REPEATABLE READ transaction.';
comment on column schemawatch.announced_match.drift_id is 'The change; null when prune() has forgotten it.';
comment on column schemawatch.announced_match.fingerprints is 'Of the announced findings those that happened.';
comment on column schemawatch.announced_match.findings is 'Their positions, as in drift_change.';
comment on column schemawatch.announced_match.others is
'Positions of the findings, as in drift_change, that no announcement of this table had.';
comment on column schemawatch.announced_match.against is 'The consumers whose answer was: not before a time that is later.';

comment on column schemawatch.delivery.drift_id is
'The drift that it tells of; null for a test message, and for one about an announced change.';
comment on column schemawatch.delivery.schema_id is
'The table of that drift, whose messages have an order; null for the others.';
