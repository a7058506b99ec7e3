alter table schemawatch.schema_registration
    add column registered_by name[];
comment on column schemawatch.schema_registration.registered_by is
'Roles that asked for it. A new table is registered once one of them has a privilege on it; null, from before that
was noted: at once.';
