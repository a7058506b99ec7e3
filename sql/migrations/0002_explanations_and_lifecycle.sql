-- What a finding says and who decided its impact; the life of a drift.

-- replaced whole by each migrate
delete from schemawatch.rule;
alter table schemawatch.rule
    add column how text not null,
    add column sure text not null,
    add constraint rule_how_check check (how <> ''),
    add constraint rule_sure_check check (sure ~ '^(Certain|Depends on the data|Depends on the client): ');

alter type schemawatch.classified_change
    add attribute who text,
    add attribute how text,
    add attribute sure text,
    add attribute fingerprint text,
    add attribute default_impact text,
    add attribute muted boolean,
    add attribute decided_by text,
    add attribute decided_reason text,
    add attribute decided_until timestamptz;

alter table schemawatch.drift_change
    add column who text,
    add column how text,
    add column sure text,
    add column fingerprint text,
    add column default_impact text,
    add column muted boolean not null default false,
    add column decided_by text,
    add column decided_reason text,
    add column decided_until timestamptz;

alter table schemawatch.drift
    add column status_changed_by text,
    add column status_reason text,
    add column resolved_by_drift_id bigint
        constraint drift_resolved_by_drift_id_fkey references schemawatch.drift on delete set null,
    add column missed_because text;

comment on column schemawatch.rule.message is
'What happened: one sentence with the placeholders {table}, {name}, {before} and {after}.';
comment on column schemawatch.rule.how is
'How it fails: the shape of the statement and its SQLSTATE, or the silent wrong result; same placeholders.';
comment on column schemawatch.rule.sure is
'How sure that is: read from the catalog, or what it depends on and the query that decides it.';
comment on column schemawatch.drift.status_changed_by is 'Who acknowledged or resolved it.';
comment on column schemawatch.drift.status_reason is 'The reason that they gave.';
comment on column schemawatch.drift.resolved_by_drift_id is 'The later change that took it back; null when a person resolved it.';
comment on column schemawatch.drift.missed_because is
'Why no trigger captured it, as far as that can be known; null when one did.';
comment on column schemawatch.drift_change.message is 'What happened, with the names filled in.';
comment on column schemawatch.drift_change.who is 'Who is hit: readers, writers, copies.';
comment on column schemawatch.drift_change.how is
'How it fails: the shape of the statement and its SQLSTATE, or the silent wrong result.';
comment on column schemawatch.drift_change.sure is
'How sure that is: read from the catalog, or what it depends on and the query that decides it.';
comment on column schemawatch.drift_change.fingerprint is
'Hash of the rule, the object and both values: the same finding has it again, another one never.';
comment on column schemawatch.drift_change.default_impact is 'What the rule says; impact is what policy made of it.';
comment on column schemawatch.drift_change.muted is 'Policy took it out of the drift''s impact; it stays visible.';
comment on column schemawatch.drift_change.decided_by is
'The preset, override or acceptance that decided impact; null when the rule did.';
comment on column schemawatch.drift_change.decided_reason is 'The reason that was given for it.';
comment on column schemawatch.drift_change.decided_until is 'When that ends; null for never.';
