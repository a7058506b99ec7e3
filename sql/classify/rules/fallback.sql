insert into schemawatch.rule as r (
    rule_id, object_kind, readers, writers, cdc, impact, title, message, rationale, remedy
)
values
    (
        'unclassified-change', 'table',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Change of an unknown kind',
        '{name} on {table} changed from {before} to {after}, and no rule knows this difference: '
        'it is not known who is hit.',
        'What is not known is never called safe. The change itself was read from the catalog and '
        'is certain.',
        'Look at the two values, and report the case so that it gets a rule of its own.'
    )
on conflict (rule_id) do update set
    object_kind = excluded.object_kind,
    readers = excluded.readers,
    writers = excluded.writers,
    cdc = excluded.cdc,
    impact = excluded.impact,
    title = excluded.title,
    message = excluded.message,
    rationale = excluded.rationale,
    remedy = excluded.remedy
where (r.*) is distinct from (excluded.*);
