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
