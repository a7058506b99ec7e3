create table schemawatch.other_database (
    name text constraint other_database_pkey primary key,
    read_at timestamptz,
    catalog_counts jsonb,
    failed_at timestamptz,
    failure text,
    constraint other_database_name_check check (name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$')
);

comment on table schemawatch.other_database is
'Databases in which nothing is installed, some of whose tables are watched from here: read over a connection now and then.';
comment on column schemawatch.other_database.name is 'Its name in the configuration, which alone knows how it is reached.';
comment on column schemawatch.other_database.read_at is 'When its tables were last compared; null before the first time.';
comment on column schemawatch.other_database.catalog_counts is
'How many rows of its catalogs had been written then, as that server counts them: while that stays, nothing changed. Null
where it is to be read in any case.';
comment on column schemawatch.other_database.failed_at is 'Since when it cannot be read; null while it can.';
comment on column schemawatch.other_database.failure is 'Why the last reading failed; null when it did not.';

create table schemawatch.registration (
    schema_id bigint generated always as identity primary key,
    registered_at timestamptz not null default now(),
    registered_by text not null default session_user,
    paused_at timestamptz,
    unregistered_at timestamptz,
    partitions text not null default 'report',
    database text
        constraint registration_database_fkey references schemawatch.other_database on delete cascade,
    constraint registration_partitions_check check (partitions in ('report', 'ignore'))
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
comment on column schemawatch.registration.partitions is
'report: partitions that come, go or change their bounds are changes of this table; ignore: only its own structure
is followed, as for a rolling window.';
comment on column schemawatch.registration.database is
'The other database that the table is in; null for this one.';

create table schemawatch.schema_registration (
    schema_name name not null,
    table_pattern text not null default '%',
    registered_at timestamptz not null default now(),
    partitions text not null default 'report',
    extensions boolean not null default false,
    registered_by name[],
    primary key (schema_name, table_pattern),
    constraint schema_registration_partitions_check check (partitions in ('report', 'ignore'))
);

comment on table schemawatch.schema_registration is
'Schemas whose future tables are registered as they appear (register_schema with p_future).';
comment on column schemawatch.schema_registration.table_pattern is 'LIKE pattern that the table name matches.';
comment on column schemawatch.schema_registration.partitions is
'The setting of the same name for the tables registered through this row.';
comment on column schemawatch.schema_registration.extensions is
'Whether tables that belong to an extension are registered as well.';
comment on column schemawatch.schema_registration.registered_by is
'Roles that asked for it. A new table is registered once one of them has a privilege on it; null, from before that
was noted: at once.';

create table schemawatch.other_schema (
    database text constraint other_schema_database_fkey references schemawatch.other_database on delete cascade,
    schema_name name not null,
    table_pattern text not null default '%',
    registered_at timestamptz not null default now(),
    registered_by text not null default session_user,
    partitions text not null default 'report',
    extensions boolean not null default false,
    constraint other_schema_pkey primary key (database, schema_name, table_pattern),
    constraint other_schema_partitions_check check (partitions in ('report', 'ignore'))
);

comment on table schemawatch.other_schema is
'Schemas of databases in which nothing is installed, whose future tables are registered as they are found by a reading
(register --on … --future).';
comment on column schemawatch.other_schema.table_pattern is 'LIKE pattern that the table name matches.';
comment on column schemawatch.other_schema.registered_by is 'Session user that asked for it.';
comment on column schemawatch.other_schema.partitions is
'The setting of the same name for the tables registered through this row.';
comment on column schemawatch.other_schema.extensions is
'Whether tables that belong to an extension are registered as well.';
