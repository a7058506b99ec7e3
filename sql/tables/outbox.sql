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
