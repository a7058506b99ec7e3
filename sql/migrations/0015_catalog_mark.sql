-- A scheduled scan need not look where no catalog has moved since the last one.

alter table schemawatch.scan_run
    add column catalog_mark text,
    add column examined_at timestamptz;

update schemawatch.scan_run set examined_at = started_at;

comment on column schemawatch.scan_run.catalog_mark is
'State of the catalogs'' counters before the tables were compared; null where they may not be relied on afterwards.';
comment on column schemawatch.scan_run.examined_at is
'When the fingerprints were last compared: at its start, or earlier when no catalog had moved since then.';
