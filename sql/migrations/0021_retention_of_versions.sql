comment on column schemawatch.retention.subject is
'delivered, dead, ddl_event, capture_error, scan_run, audit_event, drift or version; see prune().';
