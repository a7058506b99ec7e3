create table schemawatch.setting (
    name text constraint setting_pkey primary key,
    value text not null,
    set_at timestamptz not null default now(),
    set_by text not null default session_user,
    constraint setting_name_check check (name in ('source_name')),
    constraint setting_source_name_check check (
        name <> 'source_name' or value ~ '^[A-Za-z0-9]([A-Za-z0-9 ._/-]{0,98}[A-Za-z0-9])?$')
);

comment on table schemawatch.setting is
'What is set for this database, whoever writes and whatever session it is; a setting without a row has its default.';
comment on column schemawatch.setting.name is 'source_name: what this database is called in messages, see source_name().';
comment on column schemawatch.setting.value is
'source_name: 1 to 100 of A-Z, a-z, 0-9, blank, dot, hyphen, underscore and slash; a letter or digit at both ends.';
