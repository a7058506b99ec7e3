-- New tables are told of, and what a table is found by; tables of extensions; presets for some objects only.

alter table schemawatch.schema_registration
    add column extensions boolean not null default false;

alter table schemawatch.ddl_event
    add column objid oid;

drop index schemawatch.snapshot_dropped_idx;
create index snapshot_table_name_idx on schemawatch.snapshot (table_name);

alter table schemawatch.preset_rule
    add column object_pattern text not null default '*',
    drop constraint preset_rule_pkey,
    add constraint preset_rule_pkey primary key (preset, selector, object_pattern);

comment on column schemawatch.schema_registration.extensions is
'Whether tables that belong to an extension are registered as well.';
comment on column schemawatch.ddl_event.objid is
'oid of a table that register_schema() asked for with p_future, or of a schema of such tables: where they are not
watched yet they are from COMMIT on.';
comment on table schemawatch.snapshot is
'Every version of every watched table. A version whose document has "table": null says that there was no table:
it was dropped, or as version 1 that it was not there yet.';
comment on column schemawatch.snapshot.relid is
'oid of the table in this database; null when there was none.';
comment on column schemawatch.preset_rule.object_pattern is
'Only findings whose object_name matches, where * is any text, as in rule_override.';
