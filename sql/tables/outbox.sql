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
    failures integer not null default 0,
    failing_since timestamptz,
    paused_until timestamptz,
    shape text not null default 'standard',
    table_pattern text,
    audience text[],
    transitions text[] not null default '{opened,resolved}',
    digest_every interval,
    schema_ids bigint[],
    consumer_id bigint
        constraint endpoint_consumer_id_fkey references schemawatch.consumer on delete cascade,
    quiet_hours text[],
    quiet_zone text,
    quiet_except text not null default 'BREAKING',
    constraint endpoint_url_check check (length(url) <= 2048),
    constraint endpoint_min_impact_check check (min_impact in ('SAFE', 'RISKY', 'BREAKING')),
    constraint endpoint_shape_check check (shape in ('standard', 'cloudevents', 'slack', 'teams')),
    constraint endpoint_audience_check check (
        audience <@ array['readers', 'writers', 'cdc'] and cardinality(audience) > 0),
    constraint endpoint_transitions_check check (
        transitions <@ array['opened', 'resolved'] and cardinality(transitions) > 0),
    constraint endpoint_digest_every_check check (digest_every between '1 minute' and '7 days'),
    constraint endpoint_schema_ids_check check (
        schema_ids is null or (schema_id is null and cardinality(schema_ids) > 0)),
    constraint endpoint_quiet_hours_check check (
        (quiet_hours is null) = (quiet_zone is null) and (quiet_hours is null or cardinality(quiet_hours) > 0)),
    constraint endpoint_quiet_except_check check (quiet_except in ('RISKY', 'BREAKING', 'none'))
);

comment on table schemawatch.endpoint is 'Webhook receivers.';
comment on column schemawatch.endpoint.secret is
'Signing secret as the Standard Webhooks specification writes it (whsec_ and base64). In clear, because
signing needs it; readers of this schema may not select it.';
comment on column schemawatch.endpoint.min_impact is 'Drifts below this impact are not sent.';
comment on column schemawatch.endpoint.schema_id is
'The only table it wants; null for all, or for those of schema_ids.';
comment on column schemawatch.endpoint.schema_ids is 'The tables it wants when they are several; null otherwise.';
comment on column schemawatch.endpoint.consumer_id is
'The consumer that it belongs to: what is sent is what that one is hit by; null for the impact of the drift.';
comment on column schemawatch.endpoint.shape is
'What its messages look like: standard (the signed JSON event), cloudevents, slack or teams.';
comment on column schemawatch.endpoint.table_pattern is
'Only tables whose schema.table is like this, where * is any text; null for all.';
comment on column schemawatch.endpoint.audience is
'Whose impact counts against min_impact, any of readers, writers, cdc; null for the impact of the drift.';
comment on column schemawatch.endpoint.transitions is
'What it is told of: opened (a drift), resolved (a change that takes drifts back), or both.';
comment on column schemawatch.endpoint.digest_every is
'Changes of one table within this time come as one message; null for each by itself.';
comment on column schemawatch.endpoint.quiet_hours is
'When nothing is sent, in quiet_zone: 22:00-07:00, or mon-fri 22:00-07:00, where the days are those that it begins on;
null for never.';
comment on column schemawatch.endpoint.quiet_zone is 'Time zone of quiet_hours, by its name in pg_timezone_names.';
comment on column schemawatch.endpoint.quiet_except is
'What is sent in quiet hours all the same: from this impact on; none for nothing.';
comment on column schemawatch.endpoint.disabled_at is 'Since when nothing is queued for it.';
comment on column schemawatch.endpoint.failures is
'Attempts that failed since the last success; once paused only those of probes count.';
comment on column schemawatch.endpoint.failing_since is 'When the first of these failed; null when none did.';
comment on column schemawatch.endpoint.paused_until is
'Nothing is claimed before; from then on one probe at a time, until a success sets it to null.';

create table schemawatch.old_secret (
    old_secret_id bigint generated always as identity constraint old_secret_pkey primary key,
    endpoint_id bigint not null
        constraint old_secret_endpoint_id_fkey references schemawatch.endpoint on delete cascade,
    secret text not null,
    valid_until timestamptz not null,
    replaced_at timestamptz not null default clock_timestamp()
);

create index old_secret_endpoint_id_idx on schemawatch.old_secret (endpoint_id);

comment on table schemawatch.old_secret is
'Signing secrets that were rotated away: until valid_until each message is signed with them too.';
comment on column schemawatch.old_secret.secret is 'As in endpoint; readers of this schema may not select it.';

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
    schema_id bigint,
    sequence bigint,
    in_order boolean not null default false,
    first_attempt_at timestamptz,
    impact text,
    constraint delivery_status_check check (status in ('pending', 'delivered', 'dead')),
    constraint delivery_finished_check check ((status = 'pending') = (finished_at is null)),
    constraint delivery_lease_check check ((lease_token is null) = (lease_until is null)),
    constraint delivery_in_order_check check (not in_order or schema_id is not null),
    constraint delivery_impact_check check (impact in ('SAFE', 'RISKY', 'BREAKING'))
);

-- The claim walks the endpoints: first what need not wait for its turn,
create index delivery_pending_idx on schemawatch.delivery (endpoint_id, next_attempt_at)
where status = 'pending' and not in_order;
-- then the head of each table: one probe per table, however long the queue behind it.
create index delivery_head_idx on schemawatch.delivery (endpoint_id, schema_id, delivery_id)
where status = 'pending' and in_order;
-- The last one of a table, for the next number.
create index delivery_sequence_idx on schemawatch.delivery (endpoint_id, schema_id, delivery_id);
create index delivery_finished_at_idx on schemawatch.delivery (finished_at)
where finished_at is not null;
create index delivery_leased_idx on schemawatch.delivery (endpoint_id) where lease_token is not null;
create index delivery_endpoint_id_idx on schemawatch.delivery (endpoint_id, delivery_id);
create index delivery_drift_id_idx on schemawatch.delivery (drift_id);

comment on table schemawatch.delivery is
'The outbox: one row per drift and endpoint, written in the transaction of the drift.';
comment on column schemawatch.delivery.drift_id is
'The drift that it tells of; null for a test message, and for one about an announced change or a group.';
comment on column schemawatch.delivery.schema_id is
'The table of that drift, whose messages have an order; null for the others.';
comment on column schemawatch.delivery.sequence is
'Counts the messages to this endpoint about this table, without gaps; also in the payload.';
comment on column schemawatch.delivery.in_order is
'While pending, later ones to the same endpoint about the same table wait for it; false once it is released.';
comment on column schemawatch.delivery.first_attempt_at is
'When it was first tried since it was queued, or last retried by hand.';
comment on column schemawatch.delivery.impact is
'How bad what it tells of is for its endpoint, as compared with min_impact and quiet_except; null for a test message.';
comment on column schemawatch.delivery.message_id is 'webhook-id: the same for every attempt.';
comment on column schemawatch.delivery.payload is
'What happened, fixed when it was queued or gathered into a digest; the notifier gives it the shape that the
endpoint wants.';
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
