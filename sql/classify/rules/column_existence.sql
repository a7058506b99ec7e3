insert into schemawatch.rule as r (
    rule_id, object_kind, touches, readers, writers, cdc, impact, title, message, how, remedy, sure, rationale
)
values
    (
        'column-added-nullable', 'column', 'star',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Nullable column added',
        '{table} gained the nullable column {name} ({type}).',
        'Nothing that lists its columns fails{alone}: `INSERT INTO {table} ({columns}) ...` leaves {name} NULL, '
        'and old queries never ask for it. `SELECT *` and `COPY` without a column list change shape '
        '(22P04), and a logical replication subscriber that lacks {name} stops. Open sessions: a prepared '
        '`SELECT *` of the table fails once with 0A000.',
        'Nothing to do for statements that list their columns. If {table} is replicated, first on every '
        'subscriber: `alter table {table} add column {name} {new_sql};`',
        'Certain: read from the catalog; only code that counts columns can notice.',
        'Old INSERTs leave it NULL and old queries never ask for it, so readers and writers are safe. Only '
        'code that depends on the number of columns, and copies of the table, can notice.'
    ),
    (
        'column-added-with-default', 'column', 'star',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Column with a default added',
        '{table} gained the column {name} ({after}).',
        'Nothing that lists its columns fails{alone}: `INSERT INTO {table} ({columns}) ...` gets the default from '
        'the server. `SELECT *` and `COPY` without a column list change shape (22P04). Existing rows show it without any '
        'row event, so a copy keeps NULL, or its own default, there. Open sessions: a prepared `SELECT *` of the table '
        'fails once with 0A000.',
        'Nothing to do for readers and writers. On every copy: `alter table {table} add column {name} '
        '{new_sql};`',
        'Certain: read from the catalog; the server itself answers the default for old rows.',
        'PostgreSQL answers the default for rows that existed before, without a rewrite and without row '
        'events. Readers and writers are safe; incremental loads and subscribers are not told.'
    ),
    (
        'column-added-volatile-default', 'column', 'star',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'Column with a computed default added',
        '{table} gained the column {name} ({after}), whose default is another one for each row.',
        'Statements that list their columns work: `INSERT INTO {table} ({columns}) ...` is filled by the '
        'server. `SELECT *` and `COPY` without a column list change shape (22P04). Existing rows got values in a table '
        'rewrite that is not replicated, so copies, and loads '
        'keyed on a change timestamp, silently miss them. Open sessions: a prepared `SELECT *` of the table'
        ' fails once with 0A000.',
        'Stream the values by touching every row (in batches on a big table): `update {table} set {name} = '
        '{name};` Next time add the column without a default, set the default, and backfill with UPDATE.',
        'Depends on the data: whether rows existed to be filled, `select count(*) from {table};` counts '
        'those of now.',
        'Writers are safe, because the server fills the column. The values of existing rows are generated '
        'once, here, so no copy can compute the same ones.'
    ),
    (
        'column-added-required', 'column', 'omitting',
        'SAFE', 'BREAKING', 'RISKY', 'BREAKING',
        'Required column without default added',
        '{table} gained the column {name} ({type}), which {required}.',
        '`INSERT INTO {table} ({columns}) ...` fails with {refusal} for every row, because nothing that is accepted '
        'fills {name}, and `COPY` without a column list with 22P04; reads are not affected. Open sessions: a prepared '
        '`SELECT *` of the table fails once with '
        '0A000.',
        'Let old writers in until all of them send it: `{not_required};` Take it back when they do.',
        'Certain: read from the catalog: it {required}, and neither identity nor expression fills it.',
        'No old INSERT can know the new column, so all of them fail; readers are safe. It takes an empty '
        'table, or a backfill default that was dropped again, to get here.'
    ),
    (
        'column-added-generated', 'column', 'star',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Generated column added',
        '{table} gained the {generated_kind} generated column {name} ({type}), which the server computes.',
        'Nothing that lists its columns fails{alone}: nobody has to send {name}. Only an INSERT with a value for '
        'it (`INSERT INTO {table} SELECT * ...`, or one value too many) fails with 428C9. Open sessions: a '
        'prepared `SELECT *` of the table fails once with 0A000.',
        'Nothing to do. A copy that needs {name} computes the same expression itself; one whose publication sends stored '
        'generated columns (publish_generated_columns, PostgreSQL 18) needs the column first.',
        'Certain: read from the catalog.',
        'Nobody has to send it and nobody asked for it yet, so readers and writers are safe. A '
        'publication sends it only from PostgreSQL 18 on, where that asks for stored generated columns. What its '
        'expression may raise is a finding of its own.'
    ),
    (
        'column-generated-refuses', 'column', 'row',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Generated column may refuse rows',
        '{table}.{name} ({type}) is computed as {expression} for each row that is written.',
        '`INSERT INTO {table} ({columns}) ...` and `UPDATE {table} ...`, which worked before, fail for a row for which the '
        'expression raises an error (such as 22P02, 22003, 22012, 22001) or, where the column is NOT NULL, is NULL (23502).',
        'Make the expression accept every row (`coalesce`, `nullif`, a check before the cast) or, until then, take the column '
        'away: `alter table {table} drop column {name} cascade;` What came from a parent goes there only (42P16).',
        'Depends on the data: whether such rows are written; those stored so far passed.',
        'The expression was not proven to give a value for every row. Stored rows passed when it was added, so only new '
        'values can be refused; readers are safe.'
    ),
    (
        'column-generated-raises', 'column', 'star',
        'RISKY', 'SAFE', 'SAFE', 'RISKY',
        'VIRTUAL column may make reads fail',
        '{table}.{name} ({type}) is computed as {expression} for each row that is read.',
        '`SELECT * FROM {table}`, and whatever else asks for {name}, fails as a whole when the expression raises an error for '
        'one row (such as 22P02, 22003, 22012). Statements that do not ask for it work.',
        'Make the expression accept every row (`coalesce`, `nullif`, a check before the cast), or add it as STORED, which '
        'refuses such rows when they are written.',
        'Depends on the data: whether such rows are stored, `select count({name}) from {table};`',
        'The expression was not proven to give a value for every row, and a VIRTUAL one is not computed before somebody '
        'reads it. Writers are safe.'
    ),
    (
        'column-removed-generated', 'column', 'named',
        'BREAKING', 'SAFE', 'BREAKING', 'BREAKING',
        'Generated column dropped',
        '{table}.{name} ({type}), which the server computed as {old_expression}, was dropped.',
        '`SELECT {name} FROM {table}` fails with 42703, and so do trigger and function bodies when they next run.{mentions} No writer '
        'could send it, but `INSERT INTO {table} VALUES (...)` with DEFAULT in its place fails with 42601. Open '
        'sessions: a prepared `SELECT *` of the table fails once with 0A000.',
        'Add it again, with every value: `alter table {table} add column {name} {old_type}{not_null} {old_generated};` '
        'If a column that it '
        'reads is gone as well (42703), that one comes first.',
        'Certain: read from the catalog; nothing answers to the name any more.',
        'Readers by name fail. Its values came from other columns, so nothing is lost, and no writer ever named it.'
    ),
    (
        'column-generated-recreated', 'column', 'stored',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Generated column dropped and added again',
        '{table}.{name} ({type}) was dropped and added again, computed as before.',
        '`SELECT {name} FROM {table}` gives the same values. It now stands last, so code that reads `SELECT *` by position meets '
        'another column, and so does `INSERT INTO {table} VALUES (...)` with DEFAULT in its place (428C9). Privileges on the column '
        'and indexes on it are gone. Open sessions: a prepared `SELECT *` of the table fails once with 0A000.',
        'Name the columns, `INSERT INTO {table} ({columns}) ...`, and repeat grants, comments and indexes.',
        'Depends on the client: whether anybody counts positions; that it is another column was read from the catalog.',
        'Its values come from other columns, so none is lost. Who names the columns sees no difference.'
    ),
    (
        'column-added-identity', 'column', 'star',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'Identity column added',
        '{table} gained the identity column {name} ({type}).',
        '`INSERT INTO {table} ({columns}) ...` works and is numbered; `COPY` without a column list fails with 22P04. '
        'Existing rows were numbered in '
        'physical order by a rewrite that is not replicated, so the same row silently has another number, '
        'or none, in every copy. Open sessions: a prepared `SELECT *` of the table fails once with 0A000.',
        'Load the copies again before anybody joins them on {name}. Next time number the rows with UPDATE, '
        'which is replicated, and add the identity afterwards.',
        'Depends on the data: whether rows existed to be numbered, `select count(*) from {table};` counts '
        'those of now.',
        'Writers are safe: INSERTs that omit it work, only an explicit value for GENERATED ALWAYS fails '
        'with 428C9. Readers of a copy cannot rely on the numbers.'
    ),
    (
        'column-added-no-equality', 'column', 'star',
        'RISKY', 'SAFE', 'SAFE', 'RISKY',
        'Added column cannot be compared',
        'The new column {name} of {table} has a type without an equality operator ({type}).',
        '`SELECT DISTINCT * FROM {table}`, `UNION` of two `SELECT *` and `GROUP BY` over all columns fail '
        'with 42883; queries that list comparable columns work.',
        'List the columns in those queries. Where the type is json: `{views_away}alter table {table} alter '
        'column {name} type jsonb using {name}::text::jsonb;{views_back}`{views_lose}',
        'Depends on the client: whether anybody compares whole rows.',
        'Queries that list comparable columns are safe; whether anybody compares whole rows depends on the '
        'queries. Writers are not concerned.'
    ),
    (
        'column-added-not-granted', 'column', 'star',
        'RISKY', 'SAFE', 'SAFE', 'RISKY',
        'Added column not granted to a reader',
        '{roles} may read every older column of {table}, but not the new column {name}.',
        '`SELECT * FROM {table}` by that role fails as a whole with 42501; a list of the granted columns '
        'works.',
        '`{undo}` Or let that role list its columns.',
        'Depends on the client: whether that role says `SELECT *`; the privileges were read from the '
        'catalog.',
        'Column privileges do not extend to new columns. Queries that list the granted columns, and roles '
        'with a privilege on the whole table, are safe.'
    ),
    (
        'column-removed', 'column', 'named',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Column dropped',
        '{table}.{name} ({before}) was dropped.',
        '`SELECT {name} FROM {table}`, `INSERT INTO {table} ({name}, ...)` and `UPDATE {table} SET {name} ='
        ' ...` fail with 42703, and so do trigger and function bodies when they next run.{mentions} Without a list of '
        'columns `INSERT INTO {table} VALUES (...)` fails with 42601, or fills the wrong ones, and `COPY` with '
        '22P04.{along} Copies '
        'silently keep NULL for new rows, or stop with 23502. Open sessions: a prepared `SELECT *` of the table '
        'fails once with 0A000.',
        'To stop the errors put the name back, empty: `{sequence_again}alter table {table} add column '
        '{name} {old_sql};`{type_again} The values come back only from a backup. Drop it again after the last reader and writer has let '
        'go.',
        'Certain: read from the catalog; nothing answers to the name any more.',
        'Nothing answers to the name any more, and PostgreSQL does not track uses inside function bodies. '
        'Copies silently keep NULL for new rows, or stop with 23502 where the column is NOT NULL.'
    ),
    (
        'column-renamed', 'column', 'named',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Column renamed',
        '{table}.{old_name} is now called {new_name}.',
        '`SELECT {old_name} FROM {table}`, `INSERT INTO {table} ({old_name}, ...)` and `UPDATE {table} SET '
        '{old_name} = ...` fail with 42703, and so do trigger and function bodies.{mentions} Views go on showing the '
        'old name; a subscriber that has the old name stops. Open sessions: a prepared `SELECT *` of the '
        'table fails once with 0A000.',
        'Take it back until the callers have moved: `alter table {table} rename column {new_name} to '
        '{old_name};`{from_parent} Then add a new column, keep both in step by trigger, and move readers and writers one'
        ' by one.',
        'Certain: by the column''s number in the catalog, so this is no guess from names.',
        'It is the same column with all its data, so this is certain and no guess: the old name is gone for'
        ' readers, writers and copies alike.'
    ),
    (
        'column-names-swapped', 'column', 'stored',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Two columns exchanged names',
        'Columns {old_name} and {new_name} of {table} exchanged names.',
        '`SELECT {old_name}, {new_name} FROM {table}` still runs and silently returns the other column; '
        '`UPDATE` and `INSERT` silently write into the wrong one. Where the types differ, operators (42883) and values '
        '(22P02, '
        '22003) of the old one fail. Open sessions: a prepared `SELECT *` of '
        'the table fails once with 0A000.',
        '{swap_back}{from_parent} Then repair the rows written in between.',
        'Certain: by the columns'' numbers in the catalog.',
        'Nothing raises an error, so wrong data spreads until somebody looks at it. Copies match by name '
        'and mix both meanings.'
    ),
    (
        'column-replaced-by-rename', 'column', 'stored',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Another column took over the name',
        'The name {old_name} in {table} now belongs to another column: the old one {fate} and {newcomer}.',
        'No statement on {old_name} fails{alone}: `SELECT {old_name} FROM {table}` silently returns whatever the other column was '
        'filled with.{former} Default, NOT NULL, privileges and position are those of the newcomer. Open sessions: '
        'a prepared `SELECT *` of the table fails once with 0A000.',
        'Compare {old_name} with the old values in a backup or a copy, and read the other findings on it. Next '
        'time compare both columns before the rename.',
        'Depends on the data: whether both columns held the same values; afterwards only a backup can say, '
        'and NULLs hint at a gap: `select count(*) from {table} where {old_name} is null;`',
        'It is the usual last step of expand and contract, and harmless if both columns held the same '
        'values, which no catalog can tell. Default, NOT NULL, privileges and position are those of the '
        'newcomer.'
    ),
    (
        'column-recreated', 'column', 'stored',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Column dropped and added again',
        '{table}.{name} ({type}) was dropped and added again under the same name.',
        '`SELECT {name} FROM {table}` silently returns NULL or the default for every row that existed, and '
        'copies go on showing the old values. It now stands last, so positional `INSERT INTO {table} VALUES'
        ' (...)` and `COPY` fail with 22P02 or fill the wrong column. Open sessions: a prepared `SELECT *` '
        'of the table fails once with 0A000.',
        'Refill {name} from a backup with UPDATE, which copies receive, and repeat its grants and comment. '
        'To alter a column keep it, as in `{views_away}alter table {table} alter column {name} type '
        '{type};{views_back}`',
        'Certain: by the column''s number in the catalog: PostgreSQL keeps nothing of a dropped column.',
        'PostgreSQL keeps nothing of a dropped column: values, privileges, comment and indexes are lost. '
        'Copies are not sent the existing rows again and go on showing the old values.'
    ),
    (
        'column-position-changed', 'column', 'star',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Column order changed',
        '{table}.{name} has another place among the columns ({before} before, {after} now).',
        'Positional `INSERT INTO {table} VALUES (...)`, `COPY {table} FROM` without a column list, and code'
        ' that reads `SELECT *` by position meet another column: silently where the types agree, otherwise '
        'with 22P02 or 42804. Statements that name their columns work. Open sessions: a prepared `SELECT *`'
        ' of the table fails once with 0A000.',
        'Name the columns: `INSERT INTO {table} ({columns}) ...`, and the same list for COPY.',
        'Depends on the client: whether anybody counts positions.',
        'Statements that name their columns are safe, and so is logical replication, which matches by name.'
        ' Whether anybody counts positions depends on the client code.'
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
