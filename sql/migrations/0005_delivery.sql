-- Delivery on a bad day: secrets that overlap, order, the circuit breaker, retention.

alter table schemawatch.endpoint
    add column failures integer not null default 0,
    add column failing_since timestamptz,
    add column paused_until timestamptz;

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

-- What waits from before has no number, and is sent in no order.
alter table schemawatch.delivery
    add column schema_id bigint,
    add column sequence bigint,
    add column in_order boolean not null default false,
    add column first_attempt_at timestamptz,
    add constraint delivery_in_order_check check (not in_order or schema_id is not null);

update schemawatch.delivery as dl
set schema_id = dr.schema_id
from schemawatch.drift as dr
where dr.drift_id = dl.drift_id;

drop index schemawatch.delivery_pending_idx;
create index delivery_pending_idx on schemawatch.delivery (endpoint_id, next_attempt_at)
where status = 'pending' and not in_order;
create index delivery_head_idx on schemawatch.delivery (endpoint_id, schema_id, delivery_id)
where status = 'pending' and in_order;
create index delivery_sequence_idx on schemawatch.delivery (endpoint_id, schema_id, delivery_id);
create index delivery_finished_at_idx on schemawatch.delivery (finished_at)
where finished_at is not null;

comment on column schemawatch.delivery.schema_id is 'The table that it is about; null for a test message.';
comment on column schemawatch.delivery.sequence is
'Counts the messages to this endpoint about this table, without gaps; also in the payload.';
comment on column schemawatch.delivery.in_order is
'While pending, later ones to the same endpoint about the same table wait for it; false once it is released.';
comment on column schemawatch.delivery.first_attempt_at is
'When it was first tried since it was queued, or last retried by hand.';
comment on column schemawatch.delivery.payload is
'What happened, fixed when it was queued; claim_deliveries() makes the body of it that the endpoint wants.';

create table schemawatch.retention (
    subject text constraint retention_pkey primary key,
    keep_for interval,
    constraint retention_keep_for_check check (keep_for >= interval '0')
);

comment on table schemawatch.retention is
'How long prune() keeps what grows: UPDATE a row to change it. migrate adds rows that are missing.';
comment on column schemawatch.retention.subject is
'delivered, dead, ddl_event, capture_error, scan_run, audit_event or drift; see prune().';
comment on column schemawatch.retention.keep_for is 'Null for ever.';
