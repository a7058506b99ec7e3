create table schemawatch.rule (
    rule_id text constraint rule_pkey primary key,
    object_kind text not null,
    readers text,
    writers text,
    cdc text,
    impact text not null,
    title text not null,
    message text not null,
    rationale text not null,
    remedy text not null,
    how text not null,
    sure text not null,
    touches text,
    constraint rule_readers_check check (readers in ('SAFE', 'RISKY', 'BREAKING')),
    constraint rule_writers_check check (writers in ('SAFE', 'RISKY', 'BREAKING')),
    constraint rule_cdc_check check (cdc in ('SAFE', 'RISKY', 'BREAKING')),
    constraint rule_impact_check check (impact in ('SAFE', 'RISKY', 'BREAKING')),
    constraint rule_how_check check (how <> ''),
    constraint rule_sure_check check (sure ~ '^(Certain|Depends on the data|Depends on the client): '),
    constraint rule_touches_check check (
        touches in ('named', 'stored', 'required', 'omitting', 'row', 'star', 'roles', 'table'))
);

comment on table schemawatch.rule is
'The catalogue of changes. Rows are replaced whole by each migrate: edit sql/classify/rules, not this table.';
comment on column schemawatch.rule.rule_id is 'object-aspect-change, in the past tense; never reused.';
comment on column schemawatch.rule.object_kind is 'Kind of the object that a finding of this rule names.';
comment on column schemawatch.rule.readers is 'Impact on those who read; null where it cannot apply.';
comment on column schemawatch.rule.writers is 'Impact on those who write; null where it cannot apply.';
comment on column schemawatch.rule.cdc is 'Impact on copies fed by change data capture; null where it cannot apply.';
comment on column schemawatch.rule.impact is 'Impact on an unpublished table: max(readers, writers).';
comment on column schemawatch.rule.title is 'What happened, in a few words.';
comment on column schemawatch.rule.message is
'What happened: one sentence with the placeholders {table}, {name}, {before} and {after}.';
comment on column schemawatch.rule.rationale is 'Why it has this impact.';
comment on column schemawatch.rule.remedy is 'What to do, with the same placeholders; SQL where it helps.';
comment on column schemawatch.rule.how is
'How it fails: the shape of the statement and its SQLSTATE, or the silent wrong result; same placeholders.';
comment on column schemawatch.rule.sure is
'How sure that is: read from the catalog, or what it depends on and the query that decides it.';
comment on column schemawatch.rule.touches is
'Which declared uses a finding can hit, beside the audience: those that name the column (named), or store it (stored), or
leave it at nothing (required), or leave it out of INSERTs (omitting), every INSERT and UPDATE (row), who reads by * or
position (star), who connects as a role (roles), everybody (table; also what null means).';
