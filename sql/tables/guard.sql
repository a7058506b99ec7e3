create table schemawatch.protection (
    schema_id bigint constraint protection_pkey primary key
        constraint protection_schema_id_fkey references schemawatch.registration on delete cascade,
    max_impact text not null,
    protected_at timestamptz not null default now(),
    constraint protection_max_impact_check check (max_impact in ('SAFE', 'RISKY'))
);

comment on table schemawatch.protection is
'Tables on which a commit over max_impact is refused. The only case in which SchemaWatch fails a DDL.';
