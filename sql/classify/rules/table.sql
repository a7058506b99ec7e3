insert into schemawatch.rule as r (
    rule_id, object_kind, touches, readers, writers, cdc, impact, title, message, how, remedy, sure, rationale
)
values
    (
        'table-added', 'table', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Table added',
        '{table} appeared.',
        'Nothing fails{alone}: nobody depends on a new table.',
        'Nothing to do. Roles that will use it need privileges.',
        'Certain: read from the catalog.',
        'Nobody depends on a new table: readers and writers are safe.'
    ),
    (
        'table-removed', 'table', 'table',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Table dropped',
        '{table} was dropped.',
        'Every `SELECT`, `INSERT`, `UPDATE` and `DELETE` that names {table} fails with 42P01. Foreign keys '
        'and views that used it can only have gone with it (CASCADE).',
        'Restore it from a backup, together with privileges and publications. Next time rename it first, '
        'wait, and drop it later.',
        'Certain: read from the catalog; table and rows are gone for everybody.',
        'Table and rows are gone for readers, writers and copies alike.'
    ),
    (
        'table-renamed', 'table', 'table',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Table renamed',
        '{old} is now called {new}.',
        '`SELECT ... FROM {old}`, every other statement and every function body that says {old_name} fail '
        'with 42P01. Views and foreign keys follow by themselves; a subscriber stops.',
        'Leave a view under the old name until the callers moved, and grant on it: `create view {old} as '
        'select * from {new};` It serves SELECT and most writes, but not TRUNCATE, COPY FROM or foreign '
        'keys.',
        'Certain: by its number in the catalog: it is the same table with all its rows.',
        'It is the same table with all its rows, so this is certain: the old name is gone for readers, '
        'writers and copies.'
    ),
    (
        'table-became-view', 'table', 'table',
        'RISKY', 'RISKY', 'BREAKING', 'RISKY',
        'A view took the name of the table',
        '{old} is a view now; {behind}.',
        'SELECT, INSERT (with ON CONFLICT on columns), UPDATE and DELETE go on. `TRUNCATE {old}`, `COPY {old}`, indexes, '
        'triggers, foreign keys to it and ALTER TABLE of its columns fail with 42809, `GROUP BY` its primary key '
        'with 42803, ON CONFLICT ON CONSTRAINT with 42704, MERGE before PostgreSQL 17 and TABLESAMPLE with 0A000, '
        'ctid and xmin with 42703, a function of its row type, `f({old})`, with 42883; pg_get_serial_sequence() silently '
        'returns NULL. A view is in no publication, so '
        'a subscriber stops.',
        'Move what fails to {its_table}, and publish that to its subscribers. {go_back}',
        'Depends on the client: which statements it sends; columns and privileges that the view lacks are findings of '
        'their own.',
        'A simple view takes reads and writes of rows. What is meant for a table fails, and a renamed table is '
        'another one to a subscriber.'
    ),
    (
        'table-became-readonly-view', 'table', 'table',
        'RISKY', 'BREAKING', 'BREAKING', 'BREAKING',
        'A view that refuses writes took the name of the table',
        '{old} is a view now that cannot be written like the table; {behind}.',
        '`INSERT INTO {old} ...`, `UPDATE {old} ...` or `DELETE FROM {old}` fail with 55000. SELECT goes on, but for '
        '`GROUP BY` a primary key (42803), TABLESAMPLE (0A000), ctid and xmin (42703). A view is in no publication, '
        'so a subscriber stops.',
        'Make its query simple enough to be written through, or create INSTEAD OF triggers. {go_back}',
        'Certain: read from the catalog: PostgreSQL cannot turn every write of the view into one of the table.',
        'Writers are refused on every call. Readers find the rows of the view under the old name.'
    ),
    (
        'view-lacks-column', 'column', 'named',
        'BREAKING', 'BREAKING', 'SAFE', 'BREAKING',
        'View in place of a table lacks a column',
        'The view {table}, which has the name of the table now, has no column {name} of type {old_type}.',
        'Where the column is gone `SELECT {name} FROM {table}` and writes that name it fail with 42703; where it is '
        'another type, statements fail with 42883 or 42804, or silently get other values.',
        'Give the view the column: CREATE OR REPLACE VIEW takes a missing one at the end of its list; one of another '
        'type must be dropped first.',
        'Certain: read from the catalog: the table has the column still, and the view shows the callers less.',
        'To callers the view is the table, and this column of it is gone.'
    ),
    (
        'table-schema-moved', 'table', 'table',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Table moved to another schema',
        '{old} moved to {new}.',
        '`SELECT ... FROM {old}`, and unqualified names under a search_path without {new_schema}, fail with'
        ' 42P01, and roles without USAGE on {new_schema} get 42501. A subscriber stops.{pinned}',
        'Leave a view behind, and grant on it: `create view {old} as select * from {new};` or go back: '
        '`alter table {new} set schema {old_schema};`{schema_again}',
        'Certain: by its number in the catalog; only unqualified names under a search_path with both '
        'schemas are safe.',
        'Only unqualified names under a search_path that has both schemas are safe. Roles may also lack '
        'USAGE on {after} (42501).'
    ),
    (
        'table-recreated', 'table', 'table',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Table replaced by another one',
        'Another table is called {table} now, and is followed under this name{whereabouts}.',
        'Rows, privileges, triggers, foreign keys and publication membership are those of the new one: `SELECT '
        '... FROM {table}` may silently return nothing, or fail with 42501. Views, foreign keys and functions of its '
        'row type '
        '(42883) made on the old one stay with it, or went with it. Prepared statements silently read the new one.',
        'If rows are missing bring them back from {source}; grant again, and add it to its publications. What '
        'else is missing is a finding of its own. To change a table keep it, with ALTER TABLE.',
        'Depends on the data: whether the rows are there, `select count(*) from {table};`',
        'If rows and privileges were brought over nobody notices. What is missing of its structure is reported in '
        'findings of its own. Whether rows are missing is not in the catalog: the estimates of a table that is gone '
        'went with it, and a new one has none until it is analyzed.'
    ),
    (
        'relation-kind-changed', 'table', 'table',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Table became another kind of relation',
        '{table} changed from {before} to {after}.',
        '{of_kind}',
        'Run the statements of every consumer against it once.',
        'Depends on the client: which statements it sends.',
        'A foreign table has no keys, does what its wrapper can, and is in no publication. An ordinary table in place '
        'of a partitioned one takes rows that no partition took, and does not have those of the partitions; in place '
        'of a foreign one it has its own rows.'
    ),
    (
        'table-became-partitioned', 'table', 'table',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Table became partitioned',
        '{table} is now partitioned.',
        '`INSERT ... ON CONFLICT` fails with 42P10 if the unique key lacks the partition key, rows without '
        'a partition fail with 23514, and `TRUNCATE ONLY {table}` with 42809; `SELECT ... FROM ONLY '
        '{table}` silently returns nothing. Change events carry the partitions'' names.',
        'Catch rows outside every partition with a default partition, and publish through the root '
        '(publish_via_partition_root).',
        'Depends on the client: which statements it sends: ordinary SELECT, INSERT, UPDATE and DELETE work '
        'as before.',
        'Ordinary SELECT, INSERT, UPDATE and DELETE work as before. Change events carry the partitions'' '
        'names unless published through the root.'
    ),
    (
        'table-owner-changed', 'table', 'table',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Table owner changed',
        '{table} now belongs to {new_owner} instead of {old_owner}.',
        'Statements that {old_owner} ran on {table} by right of ownership fail with 42501, and row security'
        ' applies to it, silently hiding rows.',
        '`grant select, insert, update, delete on {table} to {old_owner};` or give it back: `alter table '
        '{table} owner to {old_owner};`',
        'Depends on the client: whether it connects as {old_owner}; roles with granted privileges are safe.',
        'Roles with granted privileges are safe. It depends on whether an application connects as the old '
        'owner.'
    ),
    (
        'table-became-unlogged', 'table', 'table',
        'RISKY', 'SAFE', 'BREAKING', 'RISKY',
        'Table became unlogged',
        '{table} became UNLOGGED.',
        'Nothing fails{alone} on the primary until a crash, after which `SELECT ... FROM {table}` silently returns'
        ' nothing. Standbys cannot read it (0A000), and it cannot be replicated.',
        '`alter table {table} set logged;` It rewrites the table under an exclusive lock.',
        'Depends on the client: whether it reads from a standby or a copy, and on a crash.',
        'Nothing changes on the primary until a crash; writers are safe. Readers on standbys, and all '
        'copies, lose it.'
    ),
    (
        'table-became-logged', 'table', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Table became logged',
        '{table} became LOGGED.',
        'Nothing fails{alone}: it survives a crash and reaches standbys. Writes cost more.',
        'Nothing to do.',
        'Certain: read from the catalog.',
        'It only gains durability, so readers and writers are safe; writes cost more.'
    ),
    (
        'table-physical-changed', 'table', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Table storage settings changed',
        'Storage settings of {table} changed.',
        'Nothing fails{alone}: they say how and where rows are stored and vacuumed, and no result depends on them.',
        'Nothing to do. Watch vacuum and disk usage if autovacuum settings were among them.',
        'Certain: measured: same rows.',
        'These settings say how and where rows are stored and vacuumed; readers and writers are safe.'
    ),
    (
        'foreign-source-changed', 'table', 'table',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Foreign table reads from elsewhere',
        '{name} ({table}) stands for something else far away: {after} instead of {before}.',
        'No statement fails here by itself: `SELECT ... FROM {table}` silently returns the rows, and `INSERT` writes into the '
        'rows, of what the options name now. It fails with HV000 or 42P01 where that does not exist.',
        'If it was not meant, set the old options again with `alter foreign table {table} options (set ...)`. Otherwise compare '
        'some rows with what was read before.',
        'Depends on the data: whether it is the same under another name; look at some rows.',
        'It is often the same remote table under a new name, which no catalog here can tell. If it is not, nobody gets an '
        'error.'
    ),
    (
        'foreign-options-changed', 'table', 'table',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Options of a foreign table changed',
        'The foreign table options of {name} ({table}) changed from {before} to {after}.',
        'What an option means is known to the foreign data wrapper alone: statements on {table} may fail, be refused, or '
        'silently read other rows.',
        'Read the wrapper''s manual. If it was not meant, set the old options again with `alter foreign table {table} options '
        '(set ...)`.',
        'Depends on the client: what the wrapper makes of the option; the change itself was read from the catalog.',
        'PostgreSQL stores options without knowing them, so none that is not known to be about speed is called safe.'
    ),
    (
        'foreign-options-tuned', 'table', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Fetching from a foreign table tuned',
        'How rows of {name} ({table}) are fetched and planned changed from {before} to {after}.',
        'Nothing fails{alone}: these options say how many rows travel at once and what that costs, not which rows.',
        'Nothing to do. If queries got slower set the old values again.',
        'Certain: read from the catalog; the options are those of postgres_fdw.',
        'The same rows are read and written; only speed and memory differ.'
    ),
    (
        'table-of-type-changed', 'table', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Table tied to a type, or no longer',
        '{table} follows the composite type {after} instead of {before}.',
        'Nothing fails that reads or writes{alone}: the columns are the same. While a table is OF a type, `ALTER TABLE {table} ADD '
        'COLUMN` and the like fail with 42809, and `ALTER TYPE ... CASCADE` changes the table.',
        'Nothing to do for readers and writers. Migrations alter the type instead of the table.',
        'Certain: read from the catalog; PostgreSQL accepts it only where the columns agree.',
        'Readers and writers see the same columns. Only later ALTER statements are concerned.'
    ),
    (
        'table-comment-changed', 'table', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Table comment changed',
        'The comment on {name} ({table}) changed from {before} to {after}.',
        'Nothing fails{alone}: a comment is documentation, and even prepared statements survive.',
        'Nothing to do; read the new comment if yours carry markers such as "deprecated".',
        'Certain: read from the catalog.',
        'A comment is documentation. Tools that read markers (such as "deprecated") from comments may act '
        'on it.'
    ),
    (
        'children-changed', 'table', 'table',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Children of the table changed',
        'The tables that inherit from {table} changed from {before} to {after}.',
        'No statement fails{alone}: `SELECT ... FROM {table}`, `UPDATE {table}` and `DELETE FROM {table}` silently '
        'include rows that they did not, or miss rows that they did.',
        'Say ONLY where the children are not meant. ALTER TABLE ... NO INHERIT takes one out, and INHERIT '
        'takes it in again, as far as it still exists.',
        'Depends on the data: how many rows came or went, `select tableoid::regclass, count(*) from {table} '
        'group by 1;`',
        'Statements with ONLY are safe. Whether the rows of a child belong in the result is for the '
        'consumers to say.'
    ),
    (
        'inheritance-changed', 'table', 'table',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Inheritance changed',
        'The parents of {table} changed from {before} to {after}.',
        'No statement fails{alone}: `SELECT`, `UPDATE` and `DELETE` on a parent silently include rows of {table} '
        'that they did not, or miss rows that they did.',
        'Say ONLY where the children are not meant. To undo: `{restore};` What the parent has and it lacks by now '
        '(42804) comes '
        'first.',
        'Depends on the client: whether these rows belong in the result; statements on {table} itself are '
        'not affected.',
        'Statements on the child, and statements with ONLY, are safe. Whether the child''s rows belong in '
        'the result is for the consumers to say.'
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
