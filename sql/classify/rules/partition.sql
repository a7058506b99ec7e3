insert into schemawatch.rule as r (
    rule_id, object_kind, touches, readers, writers, cdc, impact, title, message, how, remedy, sure, rationale
)
values
    (
        'partition-added', 'table', 'table',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Partition added',
        '{parent} gained the partition {partition} {after}.',
        'Nothing fails{alone}: a new, empty partition only accepts more rows. A subscriber without {partition} '
        'stops, unless the table is published through its root.',
        'Nothing to do. If {parent} is replicated, create the partition on the subscribers first.',
        'Certain: read from the catalog; it is the routine of time-based tables.',
        'A new, empty partition only accepts more rows: readers and writers are safe. It is the routine of '
        'time-based tables.'
    ),
    (
        'partition-attached', 'table', 'table',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Table attached as a partition',
        '{partition} was attached to {parent} as a partition.',
        'No statement fails{alone} on {parent}: `SELECT ... FROM {parent}` silently returns the rows of '
        '{partition} as well, and copies were never sent them. Writers of {partition} fail with 23514 '
        'outside its range.{stream}',
        'If it was not meant: `{detach};` Otherwise load the rows into the copies.',
        'Depends on the data: how many rows came along, `select count(*) from {partition};`',
        'No reader of the parent fails, but counts and sums grow at once. Copies were never sent these rows'
        ' as changes of the parent.'
    ),
    (
        'partition-detached', 'table', 'table',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Partition detached or dropped',
        '{partition} is no longer a partition of {parent}.',
        '`SELECT ... FROM {parent}` silently misses its rows, and `INSERT INTO {parent} ...` into its range'
        ' fails with 23514 unless there is a default partition. No DELETE is sent to copies.{stream}',
        'Nothing to do for planned retention. Otherwise {attach_again}',
        'Depends on the data: whether anybody needs those rows; whether it still exists says `select '
        'to_regclass({partition_literal});`',
        'Expected if old data is thrown away on schedule; a loss for anybody who reads the full history. No'
        ' DELETE is sent to copies.'
    ),
    (
        'partition-default-added', 'table', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Default partition added',
        '{parent} gained the default partition {partition}.',
        'Nothing fails{alone}: `INSERT INTO {parent} ...` that fits no range, which failed with 23514, now '
        'succeeds. Rows that gather in it block later partitions of their range (23514).',
        'Nothing to do. Keep it empty: `select count(*) from {partition};`',
        'Certain: read from the catalog.',
        'It only accepts more, so readers and writers are safe. Rows that gather in it block later '
        'partitions of their range (23514).'
    ),
    (
        'partition-default-removed', 'table', 'table',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Default partition removed',
        '{partition} is no longer the default partition of {parent}.',
        '`INSERT INTO {parent} ...` that fits no range fails with 23514, and `SELECT ... FROM {parent}` '
        'silently misses the rows that it held.{stream}',
        'To put it back {attach_again} Or create the missing partitions.',
        'Depends on the data: whether rows fall outside the ranges; whether it still exists says `select '
        'to_regclass({partition_literal});`',
        'Writers inside the ranges are safe. It depends on whether rows fall outside them, and on what the '
        'partition held.'
    ),
    (
        'partition-recreated', 'table', 'table',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Another table took the place of a partition',
        '{partition}, a partition of {parent}, is another table under an old name.',
        '`SELECT ... FROM {parent}` silently misses the rows of the old one and returns those of the new '
        'one. No DELETE is sent to copies. What else differs is a finding of its own.',
        'Put the rows back from the old table, if it still exists under another name, or from a backup.',
        'Depends on the data: whether the rows are there, `select count(*) from {partition};`',
        'If the rows were put back nobody notices. Rows are not compared.'
    ),
    (
        'partition-moved', 'table', 'table',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Partition moved',
        '{partition} is a partition of {new_parent} instead of {old_parent}.',
        'Its rows stay where they were for `SELECT ... FROM {table}`. `INSERT INTO {old_parent} ...` into '
        'its old range fails with 23514 unless another partition covers it, and `SELECT ... FROM '
        '{old_parent}` silently misses its rows.',
        'Close the gap with a further partition, or catch what falls into it with a default partition.',
        'Depends on the data: whether other partitions cover the old range, `select relid::regclass, '
        'pg_get_expr(relpartbound, relid) from pg_partition_tree({parent_literal}) join pg_class on '
        'pg_class.oid = relid;`',
        'The same rows under another node of the tree. That depends on what now covers its old range.'
    ),
    (
        'partition-renamed', 'table', 'table',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Partition renamed',
        'Partition {old} of {parent} is now called {new}.',
        'Nothing fails{alone} for statements on {parent}. Those that name the partition itself fail with 42P01, and '
        'so does a subscriber that knows the old name, unless the table is published through its root.',
        'Nothing to do for who names {parent}. Rename it on the subscribers as well, or undo it: `{restore};`{schema_again}',
        'Certain: read from the catalog; rows are routed by bounds, not by names.',
        'Rows are routed by bounds, not by names: readers and writers of the table are safe.'
    ),
    (
        'partition-unique-removed', 'constraint', 'stored',
        'RISKY', 'SAFE', 'SAFE', 'RISKY',
        'Uniqueness dropped in one partition',
        '{table} no longer demands unique values: {before} ({name}).',
        'No statement on the partitioned table fails{alone}: `INSERT` may now store a value twice there, and '
        'readers that rely on it silently meet both. An upsert that names {table} itself fails with 42P10.',
        'Put it back: `{restore};`',
        'Depends on the data: whether duplicates come, `{old_duplicates};`',
        'Upserts into the partitioned table name its own keys, so writers are safe: more is accepted. '
        'Readers may meet duplicates.'
    ),
    (
        'partition-expression-changed', 'column', 'named',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'Generated column of one partition changed',
        '{table}.{name} is computed as {after} instead of {before}.',
        'No statement fails{alone}: `SELECT {name} FROM {table}` silently returns another value in every row where '
        'the two differ, and a query of all partitions mixes both. Copies that stored the old ones are not told.',
        'Give all partitions one expression: `alter table {table} alter column {name} set expression as '
        '({before});`',
        'Depends on the data: in how many rows the two differ, `select count(*) from {table} where {name} is '
        'distinct from ({before});`',
        'The rows of one partition are computed by another formula than the others. Writers cannot give the '
        'column a value, so they are safe.'
    ),
    (
        'partition-bound-changed', 'table', 'table',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Partition bounds changed',
        'The bounds of partition {partition} of {parent} changed from {before} to {after}.',
        '`INSERT INTO {parent} ...` into a range that no partition covers any more fails with 23514, and '
        'rows left outside silently vanish from {parent}.',
        'Close gaps with further partitions, or catch what falls into them with a default partition.',
        'Depends on the data: whether the neighbours cover the rest, `select relid::regclass, '
        'pg_get_expr(relpartbound, relid) from pg_partition_tree({parent_literal}) join pg_class on '
        'pg_class.oid = relid;`',
        'If the neighbours cover the same ranges as before nobody notices. That depends on the whole set of'
        ' partitions.'
    ),
    (
        'partition-key-changed', 'table', 'table',
        'RISKY', 'BREAKING', 'RISKY', 'BREAKING',
        'Partition key changed',
        '{table} is partitioned by {after} instead of {before}.',
        '`INSERT ... ON CONFLICT` on a unique key without the new key columns fails with 42P10, and rows '
        'that fit no new partition fail with 23514. Queries by the old key scan every partition.',
        'Compare the rows with those of the old table, put the key columns into the unique keys, and let '
        'upserts name them.',
        'Certain: read from the catalog; it takes a rebuild, because PostgreSQL cannot alter the key.',
        'It takes a rebuild, because PostgreSQL cannot alter the key: a new table under the old name. Plain'
        ' reads give the same rows if all were copied.'
    ),
    (
        'partition-key-refuses', 'table', 'row',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Partition key may refuse rows',
        '{table} computes its partition key, {after}, for each row that is written.',
        '`INSERT INTO {table} ({columns}) ...` and `UPDATE {table} ...`, which worked before, fail for a row for which the '
        'expression raises an error (such as 22012, 22P02, 22003, or what a function raises).',
        'Refuse such rows before they come, or build the table again with a key that accepts every row (`nullif` around a '
        'divisor).',
        'Depends on the data: whether such rows are written; those stored have passed.',
        'The expression was not proven to give a value for every row. Reads do not compute it for rows.'
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
