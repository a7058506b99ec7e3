insert into schemawatch.rule as r (
    rule_id, object_kind, readers, writers, cdc, impact, title, message, rationale, remedy
)
values
    (
        'table-added', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Table added',
        '{table} appeared. Nothing that worked behaves differently.',
        'Nobody depends on a new table: readers and writers are safe.',
        'Nothing to do. Roles that will use it need privileges: grant select on {table} to '
        '<role>;'
    ),
    (
        'table-removed', 'table',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Table dropped',
        '{table} was dropped: every statement that names it fails with 42P01. Foreign keys and '
        'views that used it can only have gone with it (CASCADE).',
        'Table and rows are gone for readers, writers and copies alike.',
        'Restore it from a backup, together with privileges and publications. Next time rename it '
        'first, wait, then drop: alter table {table} rename to <tombstone>;'
    ),
    (
        'table-renamed', 'table',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Table renamed',
        'Table {name} is now called {after}: every statement and function body that says {name} '
        'fails with 42P01. Views and foreign keys follow by themselves; a subscriber stops.',
        'It is the same table with all its rows, so this is certain: the old name is gone for '
        'readers, writers and copies.',
        'Leave a view under the old name, in its schema: create view {name} as select * from '
        '{after}; It serves SELECT and most writes, but not TRUNCATE, COPY FROM or foreign keys. '
        'Grant on it too.'
    ),
    (
        'table-schema-moved', 'table',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Table moved to another schema',
        'Table {name} moved from schema {before} to {after}: statements that qualify it with '
        '{before}, or whose search_path lacks {after}, fail with 42P01. A subscriber stops.',
        'Only unqualified names under a search_path that has both schemas are safe. Roles may '
        'also lack USAGE on {after} (42501).',
        'Leave a view behind: create view {before}.{name} as select * from {after}.{name}; or go '
        'back: alter table {after}.{name} set schema {before};'
    ),
    (
        'table-recreated', 'table',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Table dropped and created again',
        '{table} is a new table under an old name: rows, privileges, triggers, foreign keys, '
        'dependent views and publication membership are those of the new one. Readers may '
        'silently get no rows, or 42501.',
        'If rows and privileges were restored nobody notices. What is missing is reported in '
        'findings of its own, but rows are not compared.',
        'Check the rows first: select count(*) from {table}; then grant again, and add it to its '
        'publications. To change a table keep it: alter table {table} ...'
    ),
    (
        'relation-kind-changed', 'table',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Table became another kind of relation',
        '{table} changed from {before} to {after}: a view in place of a table serves SELECT and '
        'simple INSERTs, but TRUNCATE, COPY FROM, indexes and foreign keys fail with 42809, and '
        'ctid or xmin with 42703.',
        'It depends on the kinds and on the statements that each consumer sends. A view cannot be '
        'published, so copies stop.',
        'Run the statements of every consumer against it once. Move the ones that fail to the '
        'table behind it.'
    ),
    (
        'table-became-partitioned', 'table',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Table became partitioned',
        '{table} is now partitioned: upserts fail with 42P10 if the partition key is not in the '
        'unique key, rows without a partition fail with 23514, and TRUNCATE ONLY with 42809. '
        'SELECT FROM ONLY silently returns nothing.',
        'Ordinary SELECT, INSERT, UPDATE and DELETE work as before. Change events carry the '
        'partitions'' names unless published through the root.',
        'Catch rows outside every range: create table <name> partition of {table} default; and '
        'for copies: alter publication <publication> set (publish_via_partition_root = true);'
    ),
    (
        'table-owner-changed', 'table',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Table owner changed',
        '{table} now belongs to {after} instead of {before}: statements that the old owner ran by '
        'right of ownership fail with 42501, and row security applies to it, silently hiding '
        'rows.',
        'Roles with granted privileges are safe. It depends on whether an application connects as '
        'the old owner.',
        'grant select, insert, update, delete on {table} to {before}; or give it back: alter '
        'table {table} owner to {before};'
    ),
    (
        'table-became-unlogged', 'table',
        'RISKY', 'SAFE', 'BREAKING', 'RISKY',
        'Table became unlogged',
        '{table} became UNLOGGED: after a crash it is silently empty, standbys cannot read it '
        '(0A000), and it cannot be replicated.',
        'Nothing changes on the primary until a crash; writers are safe. Readers on standbys, and '
        'all copies, lose it.',
        'alter table {table} set logged; (rewrites the table under an exclusive lock).'
    ),
    (
        'table-became-logged', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Table became logged',
        '{table} became LOGGED: it survives a crash and reaches standbys. Nothing that worked '
        'behaves differently.',
        'It only gains durability, so readers and writers are safe; writes cost more.',
        'Nothing to do.'
    ),
    (
        'table-physical-changed', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Table storage settings changed',
        'Storage parameters, access method, tablespace or cluster mark of {table} changed. No '
        'result differs.',
        'These settings say how and where rows are stored and vacuumed; readers and writers are '
        'safe.',
        'Nothing to do. Watch vacuum and disk usage if autovacuum settings were among them.'
    ),
    (
        'table-comment-changed', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Table comment changed',
        'The comment on {table} changed. No result differs.',
        'A comment is documentation. Tools that read markers (such as "deprecated") from comments '
        'may act on it.',
        'Nothing to do; read the new comment if yours carry markers.'
    ),
    (
        'inheritance-changed', 'table',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Inheritance changed',
        'The inheritance of {table} changed from {before} to {after}: SELECT, UPDATE and DELETE '
        'on the parent silently include rows that they did not, or miss rows that they did.',
        'Statements on the child, and statements with ONLY, are safe. Whether the child''s rows '
        'belong in the result is for the consumers to say.',
        'Say select ... from only <parent> where the children are not meant. To undo: alter table '
        '<child> inherit <parent>; or no inherit <parent>;'
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
