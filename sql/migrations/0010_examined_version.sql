-- What a scan has examined holds for one version alone. The rows are forgotten: each table is read once more.

drop table schemawatch.scan_state;

create table schemawatch.scan_state (
    schema_id bigint constraint scan_state_pkey primary key,
    version integer not null,
    fingerprint text not null,
    checked_at timestamptz not null default clock_timestamp(),
    constraint scan_state_version_fkey foreign key (schema_id, version)
        references schemawatch.snapshot on delete cascade
);

comment on table schemawatch.scan_state is
'Fingerprints that a scan examined and found to be the same structure as a version (after VACUUM FULL, say). Only
scans write here.';
comment on column schemawatch.scan_state.version is
'The version whose structure it was: the fingerprint says nothing about any other.';
