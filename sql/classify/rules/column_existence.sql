insert into schemawatch.rule as r (
    rule_id, object_kind, readers, writers, cdc, impact, title, message, rationale, remedy
)
values
    (
        'column-added-nullable', 'column',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Nullable column added',
        '{table} gained the nullable column {name}: statements that list their columns are '
        'unaffected. SELECT * and COPY without a column list change shape; a logical replication '
        'subscriber that lacks the column stops.',
        'Old INSERTs leave it NULL and old queries never ask for it, so readers and writers are '
        'safe. Only code that depends on the number of columns, and copies of the table, can '
        'notice.',
        'Nothing to do for statements that list columns. If {table} is published, add the column '
        'on every subscriber: alter table {table} add column {name} {after};'
    ),
    (
        'column-added-with-default', 'column',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Column with a default added',
        '{table} gained the column {name} with a default that the server fills in: old INSERTs '
        'and queries keep working. Copies are not sent the value of existing rows and keep NULL, '
        'or a default of their own, there.',
        'PostgreSQL answers the default for rows that existed before, without a rewrite and '
        'without row events. Readers and writers are safe; incremental loads and subscribers are '
        'not told.',
        'Nothing to do for readers and writers. Add the same column with the same default to '
        'every copy, or reload the copy once.'
    ),
    (
        'column-added-volatile-default', 'column',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'Column with a computed default added',
        '{table} gained the column {name} whose default differs per row: existing rows got values '
        'in a table rewrite that replication does not carry. Copies, and loads keyed on a change '
        'timestamp, silently miss them.',
        'Writers are safe, because the server fills the column. The values of existing rows are '
        'generated once, here, so no copy can compute the same ones.',
        'Stream the values by touching every row, in batches: update {table} set {name} = {name}; '
        'Next time add the column without a default, set the default, then backfill with UPDATE.'
    ),
    (
        'column-added-required', 'column',
        'SAFE', 'BREAKING', 'RISKY', 'BREAKING',
        'Required column without default added',
        '{table} gained the NOT NULL column {name} without a default: every INSERT that does not '
        'name it now fails with 23502.',
        'No old INSERT can know the new column, so all of them fail; readers are safe. It takes '
        'an empty table, or a backfill default that was dropped again, to get here.',
        'Give it a default until every writer sends it: alter table {table} alter column {name} '
        'set default <value>;'
    ),
    (
        'column-added-generated', 'column',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Generated column added',
        '{table} gained the generated column {name}, which the server computes for old and new '
        'rows. Only an INSERT that passes a value for it (INSERT ... SELECT *, or one value too '
        'many) fails, with 428C9.',
        'Nobody has to send it and nobody asked for it yet, so readers and writers are safe. '
        'Logical replication does not send generated columns, so copies are unaffected as well.',
        'Nothing to do. A copy that needs {name} must compute the same expression itself.'
    ),
    (
        'column-added-identity', 'column',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'Identity column added',
        '{table} gained the identity column {name}: existing rows were numbered in physical order '
        'by a rewrite that replication does not carry. The same row has another number, or none, '
        'in every copy.',
        'Writers are safe: INSERTs that omit it work, only an explicit value for GENERATED ALWAYS '
        'fails with 428C9. Readers of a copy cannot rely on the numbers.',
        'Stream the numbers by touching every row, in batches: update {table} set <other column> '
        '= <other column>; Do not join copies on {name} before that is done.'
    ),
    (
        'column-added-no-equality', 'column',
        'RISKY', 'SAFE', 'SAFE', 'RISKY',
        'Added column cannot be compared',
        'The new column {name} of {table} has a type without an equality operator: SELECT '
        'DISTINCT *, UNION of SELECT * and GROUP BY over all columns now fail with 42883.',
        'Queries that list comparable columns are safe; whether anybody compares whole rows '
        'depends on the queries. Writers are not concerned.',
        'List the columns in those queries. For json, use a type that compares: alter table '
        '{table} alter column {name} type jsonb;'
    ),
    (
        'column-added-not-granted', 'column',
        'RISKY', 'SAFE', 'SAFE', 'RISKY',
        'Added column not granted to a reader',
        'A role that may SELECT every older column of {table} has no privilege on the new column '
        '{name}: its SELECT * now fails as a whole with 42501.',
        'Column privileges do not extend to new columns. Queries that list the granted columns, '
        'and roles with a privilege on the whole table, are safe.',
        'grant select ({name}) on {table} to <role>; or list the columns in the queries of that '
        'role.'
    ),
    (
        'column-removed', 'column',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Column dropped',
        '{table}.{name} was dropped: every SELECT, INSERT or UPDATE that names it fails with '
        '42703, and so do trigger and function bodies when they next run. Indexes and constraints '
        'that contained it went with it.',
        'Nothing answers to the name any more, and PostgreSQL does not track uses inside function '
        'bodies. Copies silently keep NULL for new rows, or stop with 23502 where the column is '
        'NOT NULL.',
        'To stop the errors put the name back, empty: alter table {table} add column {name} '
        '{before}; The values come back only from a backup. Drop it again after the last reader and '
        'writer has let go of it.'
    ),
    (
        'column-renamed', 'column',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Column renamed',
        '{table}.{name} is now called {after}: statements, triggers and function bodies that say '
        '{name} fail with 42703. Views keep the old name in their output; a subscriber that has '
        'the old name stops.',
        'It is the same column with all its data, so this is certain and no guess: the old name '
        'is gone for readers, writers and copies alike.',
        'Take it back until the callers have moved: alter table {table} rename column {after} to '
        '{name}; Then add a new column, keep both in step with a trigger, and move readers and '
        'writers one by one.'
    ),
    (
        'column-names-swapped', 'column',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Two columns exchanged names',
        'Columns {name} and {after} of {table} exchanged names: every statement still runs, and '
        'silently reads or writes the other column.',
        'Nothing raises an error, so wrong data spreads until somebody looks at it. Copies match '
        'by name and mix both meanings.',
        'Stop the writers and swap back: begin; alter table {table} rename column {name} to '
        'swap_tmp; alter table {table} rename column {after} to {name}; alter table {table} '
        'rename column swap_tmp to {after}; commit; Then repair the rows written in between.'
    ),
    (
        'column-replaced-by-rename', 'column',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Another column took over the name',
        'The name {name} in {table} now belongs to another column that existed before: the old '
        'one was dropped and this one renamed onto it. Statements run on, with whatever values '
        'the backfill put there.',
        'It is the usual last step of expand and contract, and harmless if both columns held the '
        'same values, which no catalog can tell. Default, NOT NULL, privileges and position are '
        'those of the newcomer.',
        'Compare {name} with the old values in a backup or a copy, and read the other findings on '
        'this column. Next time compare both columns before the drop.'
    ),
    (
        'column-recreated', 'column',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Column dropped and added again',
        '{table}.{name} was dropped and added again under the same name: its values are gone, and '
        'readers silently get NULL or the default. It now stands last, so positional INSERT and '
        'COPY fail with 22P02 or fill the wrong column.',
        'PostgreSQL keeps nothing of a dropped column: values, privileges, comment and indexes '
        'are lost. Copies are not sent the existing rows again and go on showing the old values.',
        'Refill {name} from a backup with UPDATE, which copies receive, and grant column '
        'privileges again. To change a column keep it: alter table {table} alter column {name} '
        'type <type>;'
    ),
    (
        'column-position-changed', 'column',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Column order changed',
        '{table}.{name} has another place among the columns: INSERT or COPY without a column '
        'list, and code that reads SELECT * by position, now meet another column. Where types '
        'agree there is no error.',
        'Statements that name their columns are safe, and so is logical replication, which '
        'matches by name. Whether anybody counts positions depends on the client code.',
        'Name the columns: insert into {table} (<columns>) values (...); and copy {table} '
        '(<columns>) from ...'
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
