insert into schemawatch.rule as r (
    rule_id, object_kind, readers, writers, cdc, impact, title, message, rationale, remedy
)
values
    (
        'partition-added', 'table',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Partition added',
        '{table}: the partition {name} was added and takes rows of its range. Nothing that worked '
        'behaves differently, but a subscriber without {name} stops, unless published through the '
        'root.',
        'A new, empty partition only accepts more rows: readers and writers are safe. It is the '
        'routine of time-based tables.',
        'Nothing to do for readers and writers. Create the partition on subscribers first, or: '
        'alter publication <publication> set (publish_via_partition_root = true);'
    ),
    (
        'partition-attached', 'table',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Table attached as a partition',
        '{table}: the existing table {name} was attached as a partition, so readers of the parent '
        'now get its rows as well. Its own writers fail with 23514 outside its range.',
        'No reader of the parent fails, but counts and sums grow at once. Copies were never sent '
        'these rows as changes of the parent.',
        'If it was not meant: alter table <parent> detach partition {name}; Otherwise load the '
        'rows into the copies.'
    ),
    (
        'partition-detached', 'table',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Partition detached or dropped',
        '{table}: the partition {name} was detached or dropped, so its rows silently vanish from '
        'the parent. INSERTs into its range fail with 23514 unless there is a default partition.',
        'Expected if old data is thrown away on schedule; a loss for anybody who reads the full '
        'history. No DELETE is sent to copies.',
        'Nothing to do for planned retention. Otherwise, if {name} still exists: alter table '
        '<parent> attach partition {name} {before}; if not, restore it from a backup.'
    ),
    (
        'partition-default-added', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Default partition added',
        '{table}: the default partition {name} was added and takes rows that fit no range. '
        'INSERTs that failed with 23514 now succeed.',
        'It only accepts more, so readers and writers are safe. Rows that gather in it block '
        'later partitions of their range (23514).',
        'Nothing to do. Keep it empty: select count(*) from {name};'
    ),
    (
        'partition-default-removed', 'table',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Default partition removed',
        '{table}: the default partition {name} was removed. INSERTs that fit no range now fail '
        'with 23514, and the rows that it held silently vanish from the parent.',
        'Writers inside the ranges are safe. It depends on whether rows fall outside them, and on '
        'what the partition held.',
        'Create the missing ranges, or a new default: create table <name> partition of <parent> '
        'default;'
    ),
    (
        'partition-bound-changed', 'table',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Partition bounds changed',
        '{table}: the bounds of the partition {name} changed from {before} to {after}. INSERTs '
        'into a range that no partition covers any more fail with 23514, and rows left outside '
        'silently vanish from the parent.',
        'If the neighbours cover the same ranges as before nobody notices. That depends on the '
        'whole set of partitions.',
        'Close gaps: create table <name> partition of <parent> for values from (<low>) to '
        '(<high>); or a default partition.'
    ),
    (
        'partition-key-changed', 'table',
        'RISKY', 'BREAKING', 'RISKY', 'BREAKING',
        'Partition key changed',
        '{table} is partitioned by {after} instead of {before}: upserts on unique keys that lack '
        'the new key columns fail with 42P10, and INSERTs that fit no new partition with 23514. '
        'Queries by the old key scan every partition.',
        'It takes a rebuild, because PostgreSQL cannot alter the key: a new table under the old '
        'name. Plain reads give the same rows if all were copied.',
        'Compare row counts with the old table, put the key columns into the unique keys, and let '
        'upserts name them: on conflict (<key columns>).'
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
