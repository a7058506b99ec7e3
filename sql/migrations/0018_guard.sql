-- Protected schemas, approvals, and the record of what went past a protection.

alter table schemawatch.protection add column consumers text[];
comment on column schemawatch.protection.consumers is
'Only what is over max_impact for these consumers; null for everybody.';

create table schemawatch.schema_protection (
    schema_name name constraint schema_protection_pkey primary key,
    max_impact text not null,
    protected_at timestamptz not null default now(),
    protected_by text not null default session_user,
    consumers text[],
    constraint schema_protection_max_impact_check check (max_impact in ('SAFE', 'RISKY'))
);

comment on table schemawatch.schema_protection is
'Schemas whose watched tables are protected, also those that are made later. A table with a protection of its own has
both.';
comment on column schemawatch.schema_protection.consumers is 'As in protection.';

create table schemawatch.approval (
    approval_id bigint generated always as identity constraint approval_pkey primary key,
    schema_id bigint not null
        constraint approval_schema_id_fkey references schemawatch.registration on delete cascade,
    fingerprint text,
    declared_as text,
    reason text not null,
    uses integer not null default 1,
    expires_at timestamptz not null,
    approved_at timestamptz not null default now(),
    approved_by text not null default session_user,
    approved_role name not null default session_user,
    removed_at timestamptz,
    removed_by text,
    constraint approval_subject_check check (fingerprint is not null or declared_as is not null),
    constraint approval_uses_check check (uses between 1 and 1000)
);

create index approval_schema_id_idx on schemawatch.approval (schema_id);

comment on table schemawatch.approval is
'What may be committed on a protected table although it is over the limit. Use approve_change(), which checks what is
asked; guard_bypass says when it was used.';
comment on column schemawatch.approval.fingerprint is 'Only this finding, as preview and check show it; null for any.';
comment on column schemawatch.approval.declared_as is
'Only what is declared as this (schemawatch.change, or a declared source); null for any.';
comment on column schemawatch.approval.uses is 'How many transactions may use it.';
comment on column schemawatch.approval.approved_by is 'Who approved: session user, or name of the API key.';
comment on column schemawatch.approval.approved_role is
'The session user that called approve_change(), whatever name it gave.';

create table schemawatch.guard_bypass (
    bypass_id bigint generated always as identity constraint guard_bypass_pkey primary key,
    drift_id bigint constraint guard_bypass_drift_id_fkey references schemawatch.drift on delete set null,
    kind text not null,
    approval_id bigint
        constraint guard_bypass_approval_id_fkey references schemawatch.approval on delete cascade,
    use_number integer,
    table_name text not null,
    impact text not null,
    limits text not null,
    findings integer[] not null,
    reason text not null,
    session_user_name text,
    role_name text,
    transaction_id xid8,
    bypassed_at timestamptz not null default clock_timestamp(),
    constraint guard_bypass_kind_check check (kind in ('approved', 'allowed', 'unguarded')),
    constraint guard_bypass_approval_check check (
        (kind = 'approved') = (approval_id is not null) and (approval_id is null) = (use_number is null)),
    constraint guard_bypass_use_key unique (approval_id, use_number)
);

create index guard_bypass_drift_id_idx on schemawatch.guard_bypass (drift_id);

comment on table schemawatch.guard_bypass is
'Every change of a protected table that was over its limit and is committed all the same, and why.';
comment on column schemawatch.guard_bypass.drift_id is 'The change; null when prune() has forgotten it.';
comment on column schemawatch.guard_bypass.kind is
'approved: by approve_change(). allowed: by schemawatch.allow, from a role that may. unguarded: no trigger could
refuse it, and a scan found it.';
comment on column schemawatch.guard_bypass.use_number is 'Which use of the approval it is, from 1 on.';
comment on column schemawatch.guard_bypass.table_name is 'The table, under its name before the change.';
comment on column schemawatch.guard_bypass.impact is 'Impact of the whole change.';
comment on column schemawatch.guard_bypass.limits is
'What it went past: an impact, an impact for consumers, a compatibility mode.';
comment on column schemawatch.guard_bypass.findings is 'Positions of the findings that it let pass, as in drift_change.';
comment on column schemawatch.guard_bypass.reason is
'The reason that was given; for unguarded the code in drift.missed_because.';
comment on column schemawatch.guard_bypass.session_user_name is 'Login role that made the change; null when not known.';
comment on column schemawatch.guard_bypass.role_name is 'Role in force (SET ROLE) when it was made; null when not known.';
