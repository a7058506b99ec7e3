create type schemawatch.change as (
    object_kind text,
    object_name text,
    attribute text,
    before jsonb,
    after jsonb
);

comment on type schemawatch.change is
'One aspect of one object that differs. attribute is null when the whole object came (before is null) or
went (after is null).';

create type schemawatch.classified_change as (
    "position" integer,
    rule_id text,
    impact text,
    readers text,
    writers text,
    cdc text,
    object_kind text,
    object_name text,
    attribute text,
    before jsonb,
    after jsonb,
    message text,
    remedy text,
    collateral jsonb,
    who text,
    how text,
    sure text,
    fingerprint text,
    default_impact text,
    muted boolean,
    decided_by text,
    decided_reason text,
    decided_until timestamptz
);

comment on type schemawatch.classified_change is
'A finding: what one logical edit of one object means, as drift_change stores it.';

create type schemawatch._object_pair as (
    section text,
    before jsonb,
    after jsonb,
    before_ids jsonb,
    after_ids jsonb,
    changed text[]
);

comment on type schemawatch._object_pair is
'An object of two documents, with the attributes that differ. before or after is null when it came or went;
then changed is null too.';

create type schemawatch._finding as (
    rule_id text,
    attribute text,
    claims text[]
);

comment on type schemawatch._finding is
'A rule that applies to an object pair, the attribute to show, and the attributes that it explains. A null
rule_id explains without reporting.';
