create table schemawatch.retention (
    subject text constraint retention_pkey primary key,
    keep_for interval,
    constraint retention_keep_for_check check (keep_for >= interval '0')
);

comment on table schemawatch.retention is
'How long prune() keeps what grows: UPDATE a row to change it. migrate adds rows that are missing.';
comment on column schemawatch.retention.subject is
'delivered, dead, ddl_event, capture_error, scan_run, audit_event or drift; see prune().';
comment on column schemawatch.retention.keep_for is 'Null for ever.';
