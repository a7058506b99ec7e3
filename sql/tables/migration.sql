create table schemawatch.migration (
    version integer constraint migration_pkey primary key,
    name text not null,
    checksum text not null,
    applied_at timestamptz not null default now(),
    applied_by text not null default session_user
);

comment on table schemawatch.migration is 'Ledger of the numbered migrations that this database has.';
comment on column schemawatch.migration.checksum is 'SHA-256 of the file; a changed file is refused.';
