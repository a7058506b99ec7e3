insert into schemawatch.rule as r (
    rule_id, object_kind, readers, writers, cdc, impact, title, message, rationale, remedy
)
values
    (
        'index-added', 'index',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Index added',
        '{table} gained the index {name}: queries may run faster and writes do a little more '
        'work. No result differs.',
        'A non-unique index changes plans only; readers and writers are safe, and prepared '
        'statements survive.',
        'Nothing to do. If nobody uses it later: drop index concurrently {name};'
    ),
    (
        'index-removed', 'index',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Index dropped',
        '{table} lost the index {name}: results are the same, but queries and foreign key deletes '
        'that used it may now scan the table and run into statement timeouts (57014).',
        'How much slower depends on the size of the table and on who used the index. Writes get '
        'slightly cheaper.',
        'If queries got slow, build it again (add CONCURRENTLY on a busy table): {before};'
    ),
    (
        'index-changed', 'index',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Index changed',
        'Index {name} on {table} changed from {before} to {after}: results are the same, but '
        'queries that it served may get another, slower plan.',
        'No statement fails. Whether a plan suffers depends on column order, operator class, '
        'predicate and the queries.',
        'Compare EXPLAIN of the main queries. If one suffers, build the old form beside it, under '
        'another name: {before};'
    ),
    (
        'index-invalid', 'index',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Index is invalid',
        'Index {name} on {table} is invalid: no query uses it. If it is unique it does not '
        'enforce uniqueness and ON CONFLICT on its columns fails with 42P10.',
        'It is what a failed CREATE INDEX CONCURRENTLY leaves. Harmless while nobody counts on '
        'it; writes still pay for its upkeep.',
        'reindex index concurrently {name}; after removing duplicates if it is unique. Or drop '
        'index concurrently {name};'
    ),
    (
        'index-renamed', 'index',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Index renamed',
        'Index {name} on {table} is now called {after}. No result or plan differs; only scripts '
        'and planner hints that spell the name notice.',
        'Statements do not name indexes, so readers and writers are safe. A constraint''s index '
        'would be reported as a renamed constraint.',
        'Nothing to do; correct maintenance scripts that say {name}.'
    ),
    (
        'index-physical-changed', 'index',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Index storage settings changed',
        'Fill factor, tablespace or cluster mark of index {name} on {table} changed. No result '
        'differs.',
        'These settings say where and how densely the index is stored; readers and writers are '
        'safe.',
        'Nothing to do. A new fill factor applies after: reindex index concurrently {name};'
    ),
    (
        'statistics-object-changed', 'statistics',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Extended statistics changed',
        'The extended statistics {name} on {table} were created, changed or dropped: the planner '
        'estimates differently. No result differs.',
        'Statistics change estimates only; readers and writers are safe, although a plan may '
        'change after the next ANALYZE.',
        'Nothing to do. If plans got worse: analyze {table};'
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
