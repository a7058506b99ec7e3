create table schemawatch.preset (
    preset text constraint preset_pkey primary key,
    title text not null,
    about text not null
);

comment on table schemawatch.preset is
'Policies to choose from. Rows are replaced whole by each migrate: edit sql/policy/presets.sql, not this table.';
comment on column schemawatch.preset.title is 'Whom it is for, in a few words.';
comment on column schemawatch.preset.about is 'What it assumes about those who use the tables.';

create table schemawatch.preset_rule (
    preset text not null
        constraint preset_rule_preset_fkey references schemawatch.preset on delete cascade,
    selector text not null,
    verdict text not null,
    rationale text not null,
    object_pattern text not null default '*',
    constraint preset_rule_pkey primary key (preset, selector, object_pattern),
    constraint preset_rule_verdict_check check (verdict in ('SAFE', 'RISKY', 'BREAKING', 'OFF', 'ON'))
);

comment on table schemawatch.preset_rule is 'What a preset changes, and why; the rest is as the rules have it.';
comment on column schemawatch.preset_rule.selector is 'Which rules or which audience, as in rule_override.';
comment on column schemawatch.preset_rule.verdict is 'What becomes of them, as in rule_override.';
comment on column schemawatch.preset_rule.object_pattern is
'Only findings whose object_name matches, where * is any text, as in rule_override.';

create table schemawatch.rule_override (
    override_id bigint generated always as identity primary key,
    selector text not null,
    verdict text not null,
    schema_id bigint
        constraint rule_override_schema_id_fkey references schemawatch.registration on delete cascade,
    table_pattern text,
    object_pattern text,
    reason text,
    expires_at timestamptz,
    created_at timestamptz not null default now(),
    created_by text not null default session_user,
    removed_at timestamptz,
    removed_by text,
    constraint rule_override_verdict_check check (verdict in ('SAFE', 'RISKY', 'BREAKING', 'OFF', 'ON')),
    constraint rule_override_scope_check check (schema_id is null or table_pattern is null)
);

create unique index rule_override_key on schemawatch.rule_override (
    selector, coalesce(schema_id, 0), coalesce(table_pattern, ''), coalesce(object_pattern, ''))
where removed_at is null;

comment on table schemawatch.rule_override is
'What the people here decided: other impacts than the rules have, the preset, and accepted findings. Rows are kept
when they end. Use set_override(), set_preset() and accept_change(), which check what is asked.';
comment on column schemawatch.rule_override.selector is
'A rule_id, where * is any text; object:KIND for all rules about a kind of object; audience:readers, audience:writers
or audience:cdc; preset:NAME; or finding:FINGERPRINT for one finding that was accepted.';
comment on column schemawatch.rule_override.verdict is
'SAFE, RISKY or BREAKING: the impact from now on. OFF: muted, or for an audience: it does not count. ON: the audience
counts, whether the table is published or not; the preset is in force.';
comment on column schemawatch.rule_override.schema_id is 'Only in this table; null for all.';
comment on column schemawatch.rule_override.table_pattern is
'Only in tables whose schema.table matches, where * is any text; null for all.';
comment on column schemawatch.rule_override.object_pattern is
'Only findings whose object_name matches, for instance a column, where * is any text; null for all.';
comment on column schemawatch.rule_override.reason is 'Why; required where BREAKING is lowered.';
comment on column schemawatch.rule_override.expires_at is
'When it stops by itself; null for never. Required, within a year, where BREAKING is lowered.';
comment on column schemawatch.rule_override.removed_at is 'When it was removed or replaced; null while it stands.';

create table schemawatch.reclassification (
    reclassification_id bigint generated always as identity primary key,
    drift_id bigint not null
        constraint reclassification_drift_id_fkey references schemawatch.drift on delete cascade,
    reclassified_at timestamptz not null default now(),
    reclassified_by text not null default session_user,
    impact_before text not null,
    impact_after text not null,
    changes_before jsonb not null
);

create index reclassification_drift_id_idx on schemawatch.reclassification (drift_id);

comment on table schemawatch.reclassification is
'Every time that a stored drift was judged anew and came out different. The drift shows the new findings, this the
old ones.';
comment on column schemawatch.reclassification.impact_before is 'Impact of the drift until then.';
comment on column schemawatch.reclassification.impact_after is 'Impact of the drift from then on.';
comment on column schemawatch.reclassification.changes_before is 'Its findings until then, as drift_change had them.';
