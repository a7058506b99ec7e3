insert into schemawatch.rule as r (
    rule_id, object_kind, touches, readers, writers, cdc, impact, title, message, how, remedy, sure, rationale
)
values
    (
        'unclassified-change', 'table', 'table',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Change of an unknown kind',
        '{name} on {table} changed from {before} to {after} ({attribute}), and no rule knows this '
        'difference.',
        'It is not known which statements fail or silently differ; what is not known is never called safe.',
        'Look at the two values, try the statements of the consumers, and report the case, so that it gets '
        'a rule of its own.',
        'Depends on the client: what it does with this; the change itself was read from the catalog.',
        'What is not known is never called safe. The change itself was read from the catalog and is '
        'certain.'
    )
on conflict (rule_id) do update set
    object_kind = excluded.object_kind,
    touches = excluded.touches,
    readers = excluded.readers,
    writers = excluded.writers,
    cdc = excluded.cdc,
    impact = excluded.impact,
    title = excluded.title,
    message = excluded.message,
    how = excluded.how,
    remedy = excluded.remedy,
    sure = excluded.sure,
    rationale = excluded.rationale
where (r.*) is distinct from (excluded.*);
