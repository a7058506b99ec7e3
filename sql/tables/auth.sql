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
    schema_ids bigint[],
    table_pattern text,
    constraint api_key_name_check check (length(name) between 1 and 200),
    constraint api_key_hash_check check (key_hash ~ '^[0-9a-f]{64}$'),
    constraint api_key_scopes_check check (
        scopes <@ array['read', 'write', 'admin'] and cardinality(scopes) > 0),
    constraint api_key_tables_check check (
        (schema_ids is null and table_pattern is null) or not 'admin' = any (scopes))
);

comment on table schemawatch.api_key is 'API keys, hashed: the key itself is shown once, by its generator.';
comment on column schemawatch.api_key.prefix is 'First characters of the key, to recognise it by.';
comment on column schemawatch.api_key.key_hash is 'SHA-256 of the whole key, in hexadecimal.';
comment on column schemawatch.api_key.scopes is 'Any of read, write, admin; each includes those before it.';
comment on column schemawatch.api_key.last_used_at is 'When it was last used, to the minute.';
comment on column schemawatch.api_key.schema_ids is
'The tables that it is limited to, besides those of table_pattern; both null: all tables.';
comment on column schemawatch.api_key.table_pattern is
'Pattern over schema.table in which * is any text, for instance shop.*: limits it to tables now called like this.';

create table schemawatch.audit_event (
    event_id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    key_id bigint not null,
    key_name text not null,
    operation text not null,
    object text not null,
    request_id text not null,
    status integer not null,
    outcome text not null,
    constraint audit_event_outcome_check check (outcome in ('done', 'refused', 'failed'))
);

create index audit_event_at_idx on schemawatch.audit_event (at);

comment on table schemawatch.audit_event is
'What was changed, or was to be changed, with an API key. A change and its row commit together.';
comment on column schemawatch.audit_event.at is 'When.';
comment on column schemawatch.audit_event.key_id is 'The key that was shown; see api_key.';
comment on column schemawatch.audit_event.key_name is 'The name that it had then.';
comment on column schemawatch.audit_event.operation is 'The operationId of the API.';
comment on column schemawatch.audit_event.object is 'Path of what was changed, or was made.';
comment on column schemawatch.audit_event.request_id is 'X-Request-ID of the answer, as in the log.';
comment on column schemawatch.audit_event.status is 'HTTP status of the answer.';
comment on column schemawatch.audit_event.outcome is
'done; refused, the request was wrong or not allowed; failed, a fault of ours. Only done changed anything.';

create table schemawatch.idempotent_request (
    key_id bigint not null
        constraint idempotent_request_key_id_fkey references schemawatch.api_key on delete cascade,
    operation text not null,
    idempotency_key text not null,
    fingerprint text not null,
    status integer not null,
    location text,
    body text,
    answered_at timestamptz not null default clock_timestamp(),
    constraint idempotent_request_pkey primary key (key_id, operation, idempotency_key)
);

create index idempotent_request_answered_at_idx on schemawatch.idempotent_request (answered_at);

comment on table schemawatch.idempotent_request is
'Answers to requests with an Idempotency-Key, for the same request sent again. Kept for 24 hours. A row commits
with the change that it answers, so a request that failed leaves none and may be tried again.';
comment on column schemawatch.idempotent_request.key_id is 'The API key; its idempotency keys are its own.';
comment on column schemawatch.idempotent_request.operation is 'The operationId of the API.';
comment on column schemawatch.idempotent_request.idempotency_key is 'What the client chose.';
comment on column schemawatch.idempotent_request.fingerprint is
'SHA-256 of path, query and body, in hexadecimal: another request under the same key is a mistake.';
comment on column schemawatch.idempotent_request.status is 'HTTP status of the answer.';
comment on column schemawatch.idempotent_request.location is 'Its header Location.';
comment on column schemawatch.idempotent_request.body is
'Its body, empty when it had none; null when it held a secret, which is shown once and never stored.';
comment on column schemawatch.idempotent_request.answered_at is 'When.';
