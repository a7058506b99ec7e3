create or replace function schemawatch._prune_log()
returns void
language sql
volatile
as $$
    delete from schemawatch.scan_run where started_at < now() - interval '7 days';
    delete from schemawatch.ddl_event where captured_at < now() - interval '90 days';
    delete from schemawatch.capture_error where captured_at < now() - interval '90 days';
$$;

comment on function schemawatch._prune_log() is
'Forgets scans after 7 days, DDL events and capture errors after 90. Versions and drifts are kept.';
