alter table schemawatch.endpoint
    add column schema_ids bigint[],
    add constraint endpoint_schema_ids_check check (
        schema_ids is null or (schema_id is null and cardinality(schema_ids) > 0));
comment on column schemawatch.endpoint.schema_id is
'The only table it wants; null for all, or for those of schema_ids.';
comment on column schemawatch.endpoint.schema_ids is 'The tables it wants when they are several; null otherwise.';
