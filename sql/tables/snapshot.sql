create table schemawatch.snapshot (
    schema_id bigint not null
        constraint snapshot_schema_id_fkey references schemawatch.registration on delete cascade,
    version integer not null,
    schema_name name not null,
    table_name name not null,
    relid oid,
    member_oids oid[] not null default '{}',
    document jsonb not null,
    digest text not null,
    fingerprint text,
    source text not null,
    transaction_id xid8 not null default pg_current_xact_id(),
    captured_at timestamptz not null default clock_timestamp(),
    format_version integer not null,
    server_version_num integer not null,
    constraint snapshot_pkey primary key (schema_id, version),
    constraint snapshot_version_check check (version > 0),
    constraint snapshot_source_check check (source in ('register', 'ddl', 'scan')),
    constraint snapshot_dropped_check check ((relid is null) = (document -> 'table' = 'null'))
);

-- The event triggers ask "is this oid, or this dropped index, ours?" for every DDL statement.
create index snapshot_relid_idx on schemawatch.snapshot (relid);
create index snapshot_member_oids_idx on schemawatch.snapshot using gin (member_oids)
    with (fastupdate = off);
-- A table that comes under the name of another one, dropped or renamed, continues its history.
create index snapshot_table_name_idx on schemawatch.snapshot (table_name);

comment on table schemawatch.snapshot is
'Every version of every watched table. A version whose document has "table": null says that there was no table:
it was dropped, or as version 1 that it was not there yet.';
comment on column schemawatch.snapshot.version is '1 at registration, then one more per drift.';
comment on column schemawatch.snapshot.relid is
'oid of the table in this database; null when there was none, 0 where the table is in another one.';
comment on column schemawatch.snapshot.member_oids is
'oids of its indexes, partitions, sequences and statistics objects: a dropped one no longer says whose it was.';
comment on column schemawatch.snapshot.document is
'Canonical structure, as take_snapshot() returns it. The key "identity" holds what is true in this
database only (oids, attnums, hashes of stored expressions) and is not part of the digest.';
comment on column schemawatch.snapshot.digest is
'SHA-256, in hexadecimal, of the document without "identity" and "server_version_num".';
comment on column schemawatch.snapshot.fingerprint is
'Hash over (oid, xmin) of the catalog rows when captured; says where to look, never what changed.';
comment on column schemawatch.snapshot.source is 'What captured it: register, ddl or scan.';
comment on column schemawatch.snapshot.transaction_id is 'Transaction that wrote the row.';
comment on column schemawatch.snapshot.format_version is 'Version of the document''s layout.';
comment on column schemawatch.snapshot.server_version_num is
'Server that deparsed the expressions; their texts are compared only within one server version.';
