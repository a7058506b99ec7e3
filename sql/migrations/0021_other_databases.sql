-- Tables of databases in which nothing is installed.

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

alter table schemawatch.registration
    add column database text,
    add constraint registration_database_fkey
        foreign key (database) references schemawatch.other_database on delete cascade;
comment on column schemawatch.registration.database is
'The other database that the table is in; null for this one.';

comment on column schemawatch.snapshot.relid is
'oid of the table in this database; null when there was none, 0 where the table is in another one.';
