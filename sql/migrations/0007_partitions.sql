-- Partitions that come and go.

alter table schemawatch.registration
    add column partitions text not null default 'report',
    add constraint registration_partitions_check check (partitions in ('report', 'ignore'));

alter table schemawatch.schema_registration
    add column partitions text not null default 'report',
    add constraint schema_registration_partitions_check check (partitions in ('report', 'ignore'));

comment on column schemawatch.registration.partitions is
'report: partitions that come, go or change their bounds are changes of this table; ignore: only its own structure
is followed, as for a rolling window.';
comment on column schemawatch.schema_registration.partitions is
'The setting of the same name for the tables registered through this row.';
