-- Who depends on what, what a drift means for each, and whom an endpoint belongs to.

create table schemawatch.consumer (
    consumer_id bigint generated always as identity constraint consumer_pkey primary key,
    name text not null,
    owner text,
    channel text,
    description text,
    roles text[],
    registered_at timestamptz not null default now(),
    registered_by text not null default session_user,
    constraint consumer_name_key unique (name),
    constraint consumer_name_check check (name ~ '^[a-z0-9][a-z0-9._-]{0,62}$')
);

comment on table schemawatch.consumer is
'Who depends on tables: an application, a report, a copy. Use apply_contract() or register_consumer().';
comment on column schemawatch.consumer.name is
'What messages call it: 1 to 63 lower-case letters, digits, hyphens, underscores and dots.';
comment on column schemawatch.consumer.owner is 'The team or person who answers for it.';
comment on column schemawatch.consumer.channel is 'Where that team is reached, such as #billing.';
comment on column schemawatch.consumer.roles is
'The roles that it connects as; null when that is not said, and then every REVOKE hits it.';
comment on column schemawatch.consumer.registered_by is 'The session user, or the name of the API key.';

create table schemawatch.consumer_use (
    consumer_id bigint not null
        constraint consumer_use_consumer_id_fkey references schemawatch.consumer on delete cascade,
    schema_id bigint not null
        constraint consumer_use_schema_id_fkey references schemawatch.registration on delete cascade,
    reads text[],
    shape text not null default 'named',
    inserts text[],
    updates text[],
    deletes boolean not null default false,
    upserts_on text[],
    joins_on text[],
    replicates boolean not null default false,
    requires jsonb not null default '{}',
    constraint consumer_use_pkey primary key (consumer_id, schema_id),
    constraint consumer_use_shape_check check (shape in ('named', 'star', 'positional'))
);

create index consumer_use_schema_id_idx on schemawatch.consumer_use (schema_id);

comment on table schemawatch.consumer_use is
'What a consumer does with a table, and what it requires of it. Use apply_contract() or declare_use(), which check it.';
comment on column schemawatch.consumer_use.reads is 'The columns that it reads, {*} for all; null when it reads none.';
comment on column schemawatch.consumer_use.shape is
'named: it lists its columns; star: SELECT *, read by name; positional: by place, as COPY without a list.';
comment on column schemawatch.consumer_use.inserts is
'The columns that its INSERTs give a value, {*} for all; null when it inserts none.';
comment on column schemawatch.consumer_use.updates is 'The columns that its UPDATEs set; null when it updates none.';
comment on column schemawatch.consumer_use.deletes is 'Whether it deletes rows.';
comment on column schemawatch.consumer_use.upserts_on is 'The columns of its ON CONFLICT (…); null when it has none.';
comment on column schemawatch.consumer_use.joins_on is 'The columns by which it joins or searches; null when none.';
comment on column schemawatch.consumer_use.replicates is 'Whether it is a copy that is fed by replication.';
comment on column schemawatch.consumer_use.requires is
'What must hold: {"not_null": […], "unique": [[…]], "values": {…}, "types": {…}, "order": […]}.';

create table schemawatch.drift_consumer (
    drift_id bigint not null
        constraint drift_consumer_drift_id_fkey references schemawatch.drift on delete cascade,
    consumer_name text not null,
    owner text,
    channel text,
    impact text not null,
    positions integer[] not null,
    reason text not null,
    constraint drift_consumer_pkey primary key (drift_id, consumer_name),
    constraint drift_consumer_impact_check check (impact in ('SAFE', 'RISKY', 'BREAKING'))
);

comment on table schemawatch.drift_consumer is
'What a drift means for each consumer that had declared a use of its table: SAFE for those that it does not hit.';
comment on column schemawatch.drift_consumer.consumer_name is 'As it was called then, as owner and channel.';
comment on column schemawatch.drift_consumer.impact is 'The worst that its findings are for what this consumer does.';
comment on column schemawatch.drift_consumer.positions is 'The findings that hit it, the worst first; see drift_change.';
comment on column schemawatch.drift_consumer.reason is 'Why, in a sentence.';

create table schemawatch.table_compatibility (
    schema_id bigint not null constraint table_compatibility_pkey primary key
        constraint table_compatibility_schema_id_fkey references schemawatch.registration on delete cascade,
    mode text not null default 'none',
    exhaustive boolean not null default false,
    constraint table_compatibility_mode_check check (
        mode in ('backward', 'forward', 'full', 'cdc', 'frozen', 'none'))
);

comment on table schemawatch.table_compatibility is
'What a protected table must stay compatible with, and whether all its consumers are declared. A table without a row has
none and false. Use set_compatibility() and set_exhaustive().';
comment on column schemawatch.table_compatibility.mode is
'backward: old readers; forward: old writers; full: both; cdc: both and copies; frozen: nothing changes; none.';
comment on column schemawatch.table_compatibility.exhaustive is
'Whether its declared consumers are all there are, so that a finding that hits none of them is SAFE.';

alter table schemawatch.endpoint
    add column consumer_id bigint
        constraint endpoint_consumer_id_fkey references schemawatch.consumer on delete cascade;

comment on column schemawatch.endpoint.consumer_id is
'The consumer that it belongs to: what is sent is what that one is hit by; null for the impact of the drift.';

alter table schemawatch.rule
    add column touches text,
    add constraint rule_touches_check check (
        touches in ('named', 'stored', 'required', 'omitting', 'row', 'star', 'roles', 'table'));

comment on column schemawatch.rule.touches is
'Which declared uses a finding can hit, beside the audience: those that name the column (named), or store it (stored), or
leave it at nothing (required), or leave it out of INSERTs (omitting), every INSERT and UPDATE (row), who reads by * or
position (star), who connects as a role (roles), everybody (table; also what null means).';
