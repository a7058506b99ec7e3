insert into schemawatch.rule as r (
    rule_id, object_kind, touches, readers, writers, cdc, impact, title, message, how, remedy, sure, rationale
)
values
    (
        'index-added', 'index', 'stored',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Index added',
        '{table} gained the index {name}.',
        'Nothing fails{alone}: an index that is not unique changes plans only. Queries may run faster, and writes '
        'do a little more work.',
        'Nothing to do. If nobody uses it later: `{drop};`',
        'Certain: read from the catalog; even prepared statements survive.',
        'A non-unique index changes plans only; readers and writers are safe, and prepared statements '
        'survive.'
    ),
    (
        'index-expression-refuses', 'index', 'row',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Index may refuse rows',
        'Index {name} on {table} computes {computed} for each row that is written.',
        '`INSERT INTO {table} ({columns}) ...` and `UPDATE {table} ...`, which worked before, fail for a row for which that '
        'raises an error (such as 22012, 22P02, 22003, 22000, or what a function raises).',
        'Make it accept every row (`nullif` around a divisor, a check before the cast) or, until then, do without it: '
        '`{drop}`.',
        'Depends on the data: whether such rows are written; those that it was built over passed.',
        'The expression, or the predicate, was not proven to give a value for every row. Stored rows passed when the index '
        'was built, so only new values can be refused; readers are safe.'
    ),
    (
        'index-removed', 'index', 'stored',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Index dropped',
        '{table} lost the index {name} ({before}).',
        'No result differs: `SELECT ... FROM {table} WHERE {old_keys} ...` and foreign key deletes that '
        'used it may scan the whole table and run into statement timeouts (57014).',
        'If queries got slow, build it again (CONCURRENTLY on a busy table): `{restore};`',
        'Depends on the data: how large the table is and what used the index, `select reltuples from '
        'pg_class where oid = {table_literal}::regclass;`',
        'How much slower depends on the size of the table and on who used the index. Writes get slightly '
        'cheaper.'
    ),
    (
        'index-changed', 'index', 'stored',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Index changed',
        'Index {name} on {table} changed from {before} to {after}.',
        'No result differs: queries that it served may get another, slower plan.',
        'If one suffers: `{restore};`',
        'Depends on the data: what EXPLAIN says of the main queries, as in `explain select * from {table} '
        'order by {old_keys} limit 10;`',
        'No statement fails. Whether a plan suffers depends on column order, operator class, predicate and '
        'the queries.'
    ),
    (
        'index-invalid', 'index', 'stored',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Index is invalid',
        'Index {name} on {table} is invalid, as a failed CREATE INDEX CONCURRENTLY leaves it.',
        'No query uses it. If it is unique it does not enforce that, and `INSERT ... ON CONFLICT '
        '{new_target}` fails with 42P10.',
        'Remove duplicates if it is unique, then `reindex index {index};` (CONCURRENTLY on a busy table), '
        'or drop it.',
        'Depends on the data: whether duplicates stand in its way, `{new_duplicates};`',
        'It is what a failed CREATE INDEX CONCURRENTLY leaves. Harmless while nobody counts on it; one that '
        'got far enough still costs writes its upkeep.'
    ),
    (
        'index-renamed', 'index', 'stored',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Index renamed',
        'Index {old_name} on {table} is now called {new_name}.',
        'Nothing fails{alone}: statements do not name indexes. Only scripts and planner hints that spell the name '
        'notice.',
        'Nothing to do; correct maintenance scripts that say {old_name}.',
        'Certain: by its number in the catalog: it is the same index.',
        'Statements do not name indexes, so readers and writers are safe. A constraint''s index would be '
        'reported as a renamed constraint.'
    ),
    (
        'index-physical-changed', 'index', 'stored',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Index storage settings changed',
        'Storage settings of index {name} on {table} changed.',
        'Nothing fails{alone}: they say where and how densely the index is stored, and no result or statement '
        'depends on them.',
        'Nothing to do. A new fill factor applies after REINDEX.',
        'Certain: read from the catalog.',
        'These settings say where and how densely the index is stored; readers and writers are safe.'
    ),
    (
        'statistics-object-changed', 'statistics', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Extended statistics changed',
        'The extended statistics {name} on {table} were created, changed or dropped.',
        'Nothing fails{alone}: they change the planner''s estimates only. A plan may change after the next '
        'ANALYZE.',
        'Nothing to do. If plans got worse: `analyze {table};`',
        'Certain: read from the catalog; no result depends on them.',
        'Statistics change estimates only; readers and writers are safe, although a plan may change after '
        'the next ANALYZE.'
    ),
    (
        'statistics-expression-raises', 'statistics', 'table',
        'RISKY', 'SAFE', 'SAFE', 'RISKY',
        'Extended statistics may make ANALYZE fail',
        'ANALYZE of {table} computes {expressions} for the statistics {name}.',
        'No row is refused, but `ANALYZE {table}`, that of autovacuum too, fails as a whole when the expression raises an '
        'error for a row that it looks at (such as 22012, 22P02, 22003). The planner goes on with old numbers for all '
        'columns, and queries get slow.',
        'Make the expression accept every row (`nullif` around a divisor, a check before the cast) or, until then: `drop '
        'statistics {name};`',
        'Depends on the data: whether such rows are stored, which `analyze {table};` tells.',
        'The expression was not proven to give a value for every row. Only ANALYZE computes it, so writers are safe.'
    ),
    (
        'index-incomplete', 'index', 'stored',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Index waits for partitions',
        'Index {name} on {table} is not complete: it was made ON ONLY {table}, or for fewer partitions than'
        ' there are.',
        'Nothing fails{alone}: no query uses it through {table}. If it is unique, it demands nothing by itself (a '
        'partition that has its own does), and `INSERT INTO {table} ... ON CONFLICT {new_target}` fails '
        'with 42P10 as before.',
        'Build an index on each partition (CONCURRENTLY if it is busy) and attach it with ALTER INDEX … '
        'ATTACH PARTITION. To drop it: `{drop};`',
        'Certain: read from the catalog; it becomes valid with its last partition, which is told then.',
        'It is how an index is built on a busy partitioned table, step by step. No statement can tell that '
        'it is there.'
    ),
    (
        'unique-index-invalid', 'index', 'stored',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Unique index is invalid, and refuses duplicates',
        'Unique index {name} on {table} is invalid, as a CREATE INDEX CONCURRENTLY that failed at its end '
        'leaves it.',
        'No query uses it, but `INSERT INTO {table} ...` and `UPDATE` that repeat a value it has fail with '
        '23505, and `INSERT ... ON CONFLICT {new_target}` fails with 42P10. Rows stored before may be '
        'duplicates.',
        'Remove duplicates, then `reindex index {index};` (CONCURRENTLY on a busy table), or drop it: '
        '`{drop};`',
        'Depends on the data: whether duplicates stand in its way, `{new_duplicates};`',
        'It is ready for writes and not valid for queries. Readers are safe; whether writers send '
        'duplicates depends on them.'
    ),
    (
        'index-became-valid', 'index', 'stored',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Index became valid',
        'Index {name} on {table} is valid from now on.',
        'Nothing fails{alone}: queries may use it, and run faster. What it demands was demanded before.',
        'Nothing to do.',
        'Certain: read from the catalog.',
        'It changes plans only; readers and writers are safe.'
    ),
    (
        'index-invalid-removed', 'index', 'stored',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Invalid index dropped',
        '{table} lost the index {name}, which was not valid.',
        'Nothing fails{alone}: no query used it, and ON CONFLICT never found it.',
        'Nothing to do.',
        'Certain: read from the catalog.',
        'What is left of a failed CREATE INDEX CONCURRENTLY is dropped like this before the next attempt.'
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
