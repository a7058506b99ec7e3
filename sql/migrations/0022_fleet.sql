-- What differs in a group of databases: each keeps what is odd about it.

create table schemawatch.fleet_difference (
    difference_id bigint generated always as identity constraint fleet_difference_pkey primary key,
    group_name text not null,
    member text not null,
    schema_id bigint
        constraint fleet_difference_schema_id_fkey references schemawatch.registration on delete set null,
    schema_name text not null,
    table_name text not null,
    table_state text not null,
    impact text not null,
    alike text[] not null,
    odd text[] not null,
    tied boolean not null,
    changes jsonb not null,
    consumers jsonb not null,
    fingerprints text[] not null,
    since timestamptz not null,
    changed_at timestamptz not null,
    last_seen timestamptz not null,
    told jsonb,
    told_at timestamptz,
    ended_at timestamptz,
    constraint fleet_difference_impact_check check (impact in ('SAFE', 'RISKY', 'BREAKING')),
    constraint fleet_difference_table_state_check check (table_state in ('watched', 'unwatched', 'missing')),
    constraint fleet_difference_told_check check ((told is null) = (told_at is null)),
    constraint fleet_difference_ended_check check (ended_at is null or told is not null)
);

create unique index fleet_difference_open_key on schemawatch.fleet_difference (group_name, schema_name, table_name)
where ended_at is null;
create index fleet_difference_schema_id_idx on schemawatch.fleet_difference (schema_id);

comment on table schemawatch.fleet_difference is
'Tables that are otherwise here than in most databases of a group, as note_fleet() was told: one row for each table and group
that is not ended. fleet_difference_status says how they stand.';
comment on column schemawatch.fleet_difference.group_name is 'The group, as the file of databases calls it.';
comment on column schemawatch.fleet_difference.member is 'What this database is called in that file.';
comment on column schemawatch.fleet_difference.schema_id is 'The table; null where it is not watched here.';
comment on column schemawatch.fleet_difference.table_state is 'What the table is here: watched, unwatched or missing.';
comment on column schemawatch.fleet_difference.impact is
'The worst of changes: whom it breaks that this database is not like most.';
comment on column schemawatch.fleet_difference.alike is
'The members in which the table is as in most; it was compared with the first of them.';
comment on column schemawatch.fleet_difference.odd is 'The members in which it is otherwise, this one among them.';
comment on column schemawatch.fleet_difference.tied is
'No more members agree than are otherwise in one way: alike has the first in the file and those like it.';
comment on column schemawatch.fleet_difference.changes is
'The findings, as in drift_change, of what a table that is as in most would have to become to be like this one.';
comment on column schemawatch.fleet_difference.consumers is
'What that is for each consumer that it hits, as in drift_consumer: those of the member that it was compared with.';
comment on column schemawatch.fleet_difference.fingerprints is 'Those of the findings: while they stay, it is the same difference.';
comment on column schemawatch.fleet_difference.since is 'When the table was first seen to be otherwise.';
comment on column schemawatch.fleet_difference.changed_at is 'When it was first seen to be otherwise in this way.';
comment on column schemawatch.fleet_difference.last_seen is 'When it was last seen.';
comment on column schemawatch.fleet_difference.told is
'What was last told: impact, fingerprints, changes and consumers; null while nothing was.';
comment on column schemawatch.fleet_difference.ended_at is 'When the table was seen to be as in most again.';

comment on column schemawatch.delivery.drift_id is
'The drift that it tells of; null for a test message, and for one about an announced change or a group.';
