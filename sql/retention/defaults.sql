-- What somebody set stays.
insert into schemawatch.retention (subject, keep_for)
values
    ('delivered', '30 days'),
    ('dead', '90 days'),
    ('ddl_event', '90 days'),
    ('capture_error', '90 days'),
    ('scan_run', '7 days'),
    ('audit_event', '1 year'),
    ('announcement', '1 year'),
    ('fleet_difference', '90 days'),
    ('drift', null),
    ('version', null)
on conflict (subject) do nothing;

comment on column schemawatch.retention.subject is
'delivered, dead, ddl_event, capture_error, scan_run, audit_event, announcement, fleet_difference, drift or version; see prune().';
