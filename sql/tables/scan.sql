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

create table schemawatch.scan_run (
    scan_id bigint generated always as identity primary key,
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    tables integer not null default 0,
    moved integer not null default 0,
    drifts integer not null default 0,
    errors integer not null default 0,
    trigger_mark text,
    catalog_mark text,
    examined_at timestamptz
);

comment on table schemawatch.scan_run is 'Scans of all watched tables, kept for seven days.';
comment on column schemawatch.scan_run.tables is 'Watched tables compared by fingerprint.';
comment on column schemawatch.scan_run.moved is 'Tables whose fingerprint had moved and that were read again.';
comment on column schemawatch.scan_run.drifts is 'Drifts that no trigger had captured.';
comment on column schemawatch.scan_run.errors is 'Tables that could not be examined; see capture_error.';
comment on column schemawatch.scan_run.trigger_mark is
'Hash over the catalog rows of the event triggers: it moves when somebody disables or alters one.';
comment on column schemawatch.scan_run.catalog_mark is
'State of the catalogs'' counters before the tables were compared; null where they may not be relied on afterwards.';
comment on column schemawatch.scan_run.examined_at is
'When the fingerprints were last compared: at its start, or earlier when no catalog had moved since then.';
