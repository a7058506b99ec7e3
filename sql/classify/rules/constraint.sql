insert into schemawatch.rule as r (
    rule_id, object_kind, touches, readers, writers, cdc, impact, title, message, how, remedy, sure, rationale
)
values
    (
        'primary-key-added', 'constraint', 'stored',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Primary key added',
        '{table} gained {after} ({name}).',
        '`INSERT INTO {table} ({new_keys}, ...)` and `UPDATE {table} SET ...` that repeat a key fail with '
        '23505.{deferrable} Stored rows were checked, and readers are not affected.',
        'Nothing to do if keys come from a sequence or are random. Otherwise let writers say ON CONFLICT '
        '({new_keys}) DO NOTHING, or lift it: `{drop};`{detached}',
        'Depends on the client: whether it sends duplicates; key columns that were nullable are findings of'
        ' their own.',
        'Stored rows were checked, and readers are safe. Whether writers send duplicates depends on them.'
    ),
    (
        'primary-key-removed', 'constraint', 'stored',
        'RISKY', 'BREAKING', 'BREAKING', 'BREAKING',
        'Primary key dropped',
        '{table} lost its {before} ({name}).',
        '`INSERT INTO {table} ... ON CONFLICT ({old_keys})` fails with 42P10{by_name}, and `SELECT ... GROUP BY '
        '{old_keys}` with other columns in the list with 42803. If published, every `UPDATE` and `DELETE` '
        'fails with 55000. Duplicate keys are silently accepted.',
        '`{restore};`{partitioned} To bridge a published table at once: `alter table {table} replica identity full;`',
        'Certain: read from the catalog; plain SELECT and INSERT keep working.',
        'Nothing keeps keys unique any more, and copies cannot find the row to change. Plain SELECT and '
        'INSERT keep working.'
    ),
    (
        'primary-key-changed', 'constraint', 'stored',
        'RISKY', 'BREAKING', 'BREAKING', 'BREAKING',
        'Primary key on other columns',
        'The primary key of {table} changed from {before} to {after}.',
        '`INSERT INTO {table} ... ON CONFLICT ({old_keys})` fails with 42P10, `SELECT ... GROUP BY {old_keys}` with other columns '
        'in the list with 42803, and joins on {old_keys} may silently find several rows. Subscribers with the old key stop, and Kafka keys change.',
        'Serve the upserts again: `create unique index on {table} ({old_keys});` Drain and restart change '
        'data connectors as their manual says.',
        'Certain: read from the catalog; the old key is refused as a target for every caller.',
        'Statements that infer the old key are rejected on every call, and change data consumers identify '
        'rows by it.'
    ),
    (
        'unique-added', 'constraint', 'stored',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Uniqueness added',
        '{table} now demands unique values: {after} ({name}).',
        '`INSERT INTO {table} ({new_columns}, ...)` and `UPDATE {table} SET ...` that repeat a value{new_among} fail with'
        ' 23505.{deferrable} Stored rows were checked; upserts gain a target.',
        'Let writers say ON CONFLICT {new_target} DO NOTHING or DO UPDATE. To lift it: `{drop};`{detached}',
        'Depends on the client: whether it sends duplicates; today there are none, because the server '
        'checked.',
        'Stored rows were checked, and readers are safe. Whether writers send duplicates depends on them; '
        'upserts gain a target.'
    ),
    (
        'unique-removed', 'constraint', 'stored',
        'RISKY', 'BREAKING', 'SAFE', 'BREAKING',
        'Uniqueness dropped',
        '{table} lost {name} ({before}), the last that kept these values unique.',
        '`INSERT INTO {table} ... ON CONFLICT {old_target}` fails with 42P10{by_name} on every call, even when '
        'nothing conflicts. Duplicates are silently accepted, so readers and joins that expect one row get '
        'several.',
        'Put it back (an index can be built CONCURRENTLY): `{restore};`{partitioned} Drop uniqueness only after the '
        'upserts are gone.',
        'Certain: read from the catalog; duplicates since then: `{old_duplicates};`',
        'The upsert is rejected even when nothing conflicts. Readers and joins that expect one row are '
        'wrong once a duplicate comes.'
    ),
    (
        'unique-columns-changed', 'constraint', 'stored',
        'RISKY', 'BREAKING', 'SAFE', 'BREAKING',
        'Uniqueness moved to other columns',
        '{name} on {table} changed from {before} to {after}.',
        '`INSERT INTO {table} ... ON CONFLICT {old_target}` fails with 42P10 on every call, and duplicates '
        'of {old_keys}{old_among} are silently accepted.',
        'Add the old one beside it until the upserts moved: `{old_unique};`',
        'Certain: read from the catalog; the old columns are refused as a target for every caller.',
        'The upsert is rejected even when nothing conflicts. Readers that expect one row per old key depend'
        ' on what is written next.'
    ),
    (
        'unique-replaced-by-index', 'constraint', 'stored',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Unique constraint and index exchanged',
        'Uniqueness of {old_keys} on {table} is now kept by another object than {name}, a constraint or an '
        'index.',
        '`INSERT INTO {table} ... ON CONFLICT ({old_keys})` works as before. `ON CONFLICT ON CONSTRAINT '
        '{name}` fails with 42704 where only an index is left.',
        'Name the columns, as in `ON CONFLICT ({old_keys})`, which both serve.',
        'Depends on the client: whether it spells the constraint''s name; uniqueness itself was never lost.',
        'Uniqueness itself is kept, so readers are safe. Only writers that spell the constraint''s name are'
        ' hit.'
    ),
    (
        'unique-became-partial', 'constraint', 'stored',
        'RISKY', 'BREAKING', 'SAFE', 'BREAKING',
        'Unique index became partial',
        '{name} on {table} covers only some rows now: {after}, before {before}.',
        '`INSERT INTO {table} ... ON CONFLICT ({new_keys})` without its predicate fails with 42P10 on every'
        ' call. Rows outside the predicate are silently no longer unique.',
        'Repeat the predicate, `ON CONFLICT ({new_keys}) WHERE {predicate}`, or restore it: `create unique '
        'index on {table} ({new_keys});`',
        'Certain: read from the catalog; the upsert without the predicate is refused for every caller.',
        'The upsert is rejected on every call, and readers that expect one row per value may meet several.'
    ),
    (
        'unique-became-deferrable', 'constraint', 'stored',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Uniqueness became deferrable',
        '{name} on {table} became DEFERRABLE.',
        '`INSERT INTO {table} ... ON CONFLICT` that meets it fails with 55000, even DO NOTHING without a '
        'target. It no longer serves as foreign key target or replica identity, and duplicates may be '
        'reported at COMMIT.',
        'Put it back as it was, another unique index does not help: `{restore};`',
        'Certain: measured: a deferrable arbiter is refused on every call; plain INSERTs work.',
        'The upsert is rejected on every call; plain INSERTs, and readers, are safe. Duplicates may be '
        'reported at COMMIT.'
    ),
    (
        'unique-nulls-changed', 'constraint', 'stored',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Uniqueness of NULLs changed',
        '{name} on {table} changed from {before} to {after}.',
        'With NULLS NOT DISTINCT a second `INSERT INTO {table} ({new_columns}, ...)` of NULL fails with 23505;'
        ' without it any number is silently accepted.',
        'If it was not meant: `{restore};`',
        'Depends on the data: whether NULLs are stored, `select count(*) from {table} where {keys_null};`',
        'Rows without NULLs in these columns, and readers, are safe. It depends on whether writers leave '
        'the columns NULL.'
    ),
    (
        'foreign-key-added', 'constraint', 'stored',
        'SAFE', 'RISKY', 'RISKY', 'RISKY',
        'Foreign key added',
        '{table} gained {name}, {after}.',
        '`INSERT INTO {table} ({child_keys}, ...)` and `UPDATE` without a row in {parent} fail with 23503. `DELETE FROM '
        '{parent}` of a row in use {deletes}, and an UPDATE of its key {updates}; TRUNCATE of {parent} alone fails with '
        '0A000.{unnamed}',
        'Write {parent} first and delete from it last. To lift it: `{drop};`',
        'Depends on the client: the order in which it writes; the rows stored so far were checked by the '
        'server.',
        'Stored rows were checked, and readers are safe. It depends on the order in which writers, and '
        'copies, handle parents and children.'
    ),
    (
        'foreign-key-added-not-valid', 'constraint', 'stored',
        'SAFE', 'RISKY', 'RISKY', 'RISKY',
        'Foreign key added, not validated',
        '{table} gained {name}, {after}.',
        '`INSERT INTO {table} ({child_keys}, ...)` without a row in {parent} fails with 23503 at once. `DELETE FROM '
        '{parent}` of a row in use {deletes}, and an UPDATE of its key {updates}. Old rows were not checked.{unnamed}',
        'Repair orphans, then `alter table {table} validate constraint {name};` To lift it: `{drop};`',
        'Depends on the data: whether orphans exist, `select count(*) from {table} as child where {referring} '
        'and not exists (select from {parent} as parent where {orphan});`, and on the order in which writers '
        'work.',
        'Readers are safe, and an old row without a parent can still be updated in its other columns. It '
        'depends on what writers, and copies, send.'
    ),
    (
        'foreign-key-removed', 'constraint', 'stored',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Foreign key dropped',
        '{table} lost {name} ({before}).',
        'No statement fails{alone}: `INSERT INTO {table} ({child_keys}, ...)` silently accepts rows without a '
        'parent, ON DELETE and ON UPDATE actions no longer happen, and inner joins silently drop such rows.',
        'Remove the orphans, then: `{restore};`{parent_gone}',
        'Depends on the data: whether orphans come, `select count(*) from {table} as child where {referring} '
        'and not exists (select from {parent} as parent where {orphan});`{parent_gone}',
        'No statement fails. The harm depends on whether writers relied on the check or on the cascade.'
    ),
    (
        'foreign-key-target-changed', 'constraint', 'stored',
        'RISKY', 'BREAKING', 'RISKY', 'BREAKING',
        'Foreign key points elsewhere',
        '{name} on {table} changed from {before} to {after}.',
        '`INSERT INTO {table} ({child_keys}, ...)` that names a parent which {parent} ({parent_keys}) lacks'
        ' fails with 23503; joins through the old target may silently find nothing.',
        'Restore it, then add the new key beside it and move the writers: `{restore};`',
        'Certain: read from the catalog; parents of the old target are refused.',
        'Writers that use the old parents are rejected. Readers that join through the old target may '
        'silently find nothing.'
    ),
    (
        'foreign-key-action-loosened', 'constraint', 'stored',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Foreign key now cascades',
        '{name} on {table} changed from {before} to {after}.',
        '`DELETE FROM {parent}` of a row in use {deletes}, and an UPDATE of its key {updates}. Under the old '
        'definition the DELETE {old_deletes}, and the UPDATE {old_updates}.',
        'If rows of {table} must outlive such deletes: `{restore};` Lost rows come back only from a backup.',
        'Depends on the client: who deletes or changes rows of {parent}.',
        'No statement that worked fails, but one that used to be stopped now reaches further. It depends on'
        ' who deletes parents.'
    ),
    (
        'foreign-key-action-tightened', 'constraint', 'stored',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Foreign key no longer cascades',
        '{name} on {table} changed from {before} to {after}.',
        'While rows of {table} refer to it, `DELETE FROM {parent}` {deletes}, and an UPDATE of its key {updates}. Under '
        'the old definition the DELETE {old_deletes}, and the UPDATE {old_updates}.',
        'Delete from {table} before {parent}, in one transaction, or restore it: `{restore};`',
        'Certain: read from the catalog; readers, and writers of {table} itself, are not affected.',
        'Such statements worked before because {table} followed along. Readers, and writers of {table} '
        'itself, are safe.'
    ),
    (
        'foreign-key-action-changed', 'constraint', 'stored',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Foreign key action changed',
        '{name} on {table} changed from {before} to {after}.',
        '`DELETE FROM {parent}` of a row in use {deletes}, and an UPDATE of its key {updates}. Under the old '
        'definition the DELETE {old_deletes}, and the UPDATE {old_updates}. RESTRICT refuses at once, NO ACTION at the end of the statement '
        'or, deferred, at COMMIT.',
        'If it was not meant: `{restore};`',
        'Depends on the client: who deletes or changes rows of {parent}.',
        'RESTRICT refuses at once and NO ACTION at the end of the statement or transaction; CASCADE and SET'
        ' NULL differ in what is left. It depends on who deletes parents.'
    ),
    (
        'constraint-became-deferrable', 'constraint', 'stored',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Constraint became deferrable',
        '{name} on {table} became DEFERRABLE.',
        'The same rows are refused, but the error (23503, 23505 or 23P01) may come at `COMMIT` instead of '
        'at the `INSERT`.',
        'Handle errors at COMMIT, or ask for them early with SET CONSTRAINTS {name} IMMEDIATE. To go back: '
        '`{restore};`',
        'Depends on the client: where it handles the error.',
        'The same rows are refused, and readers are safe. Writers are hit if they handle the error only '
        'where the statement runs.'
    ),
    (
        'constraint-became-immediate', 'constraint', 'stored',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Constraint no longer deferrable',
        '{name} on {table} is no longer deferred.',
        'A transaction that writes a child before its parent, or swaps unique values, fails at the `INSERT`'
        ' or `UPDATE` (23503, 23505 or 23P01). The same final states are accepted.',
        'Write parents first, or restore it: `{restore};`',
        'Depends on the client: the order in which it writes.',
        'The same final states are accepted, and readers are safe. It depends on the order in which writers'
        ' work.'
    ),
    (
        'check-added', 'constraint', 'row',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Check added',
        '{table} gained {name}, {after}.',
        '`INSERT INTO {table} ...` and `UPDATE {table} SET ...` with a row outside it fail with 23514. '
        'Stored rows were checked.',
        'Correct the writers. To lift it meanwhile: `{drop};`',
        'Depends on the client: whether it sends such rows; today there are none, because the server '
        'checked.',
        'Stored rows were checked, and readers are safe. Whether writers send such rows depends on them.'
    ),
    (
        'check-added-not-valid', 'constraint', 'row',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Check added, not validated',
        '{table} gained {name}, {after}.',
        '`INSERT INTO {table} ...` with a row outside it fails with 23514, and so does any `UPDATE` of an '
        'old row that violates it, even of another column. Old rows were not checked.',
        'Repair old rows, then `alter table {table} validate constraint {name};` To lift it: `{drop};`',
        'Depends on the data: how many old rows violate it, `select count(*) from {table} where not '
        '({condition});`',
        'Old rows were not checked, and readers are safe. It depends on what writers send, and on old rows '
        'that break the rule.'
    ),
    (
        'check-removed', 'constraint', 'stored',
        'RISKY', 'SAFE', 'SAFE', 'RISKY',
        'Check dropped',
        '{table} lost {name} ({before}).',
        'No statement fails{alone}: `INSERT INTO {table} ...` now stores rows that it excluded, and readers that '
        'rely on it silently meet them.',
        'Put it back: `{restore};`',
        'Depends on the data: whether such rows come, `select count(*) from {table} where not '
        '({condition});`',
        'Writers are safe, because more is accepted, and the rows stored so far obey the rule.'
    ),
    (
        'check-changed', 'constraint', 'row',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Check changed',
        '{name} on {table} changed from {before} to {after}.',
        '`INSERT INTO {table} ...` and `UPDATE {table} SET ...` may fail with 23514 where they passed, and '
        'readers may silently meet rows that it excluded.',
        'Compare the two. To go back: `{restore};`',
        'Depends on the client: which rows it sends: no tool can tell in general whether one expression '
        'allows more than another.',
        'No tool can tell in general whether one expression allows more than another, so both sides need a '
        'look.'
    ),
    (
        'constraint-validated', 'constraint', 'stored',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Constraint validated',
        '{name} on {table} was validated: the old rows obey it as well.',
        'Nothing fails{alone}: new rows were checked before, so writers meet no new rule, and readers may now rely'
        ' on it.',
        'Nothing to do.',
        'Certain: read from the catalog.',
        'New rows were checked before, so writers meet no new rule, and readers may now rely on it.'
    ),
    (
        'exclusion-added', 'constraint', 'stored',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Exclusion constraint added',
        '{table} gained {name}, {after}.',
        '`INSERT INTO {table} ({new_keys}, ...)` and `UPDATE` that overlap a stored row fail with 23P01.{deferrable} '
        'Stored rows were checked.',
        'Let writers handle 23P01, or say ON CONFLICT DO NOTHING. To lift it: `{drop};`',
        'Depends on the client: whether it sends overlaps; today there are none, because the server '
        'checked.',
        'Stored rows were checked, and readers are safe. Whether writers send overlaps depends on them.'
    ),
    (
        'exclusion-removed', 'constraint', 'stored',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Exclusion constraint dropped',
        '{table} lost {name} ({before}).',
        'Overlapping rows are silently accepted, `ON CONFLICT DO NOTHING` inserts them as well, and readers that expect '
        'one row at a time get several. `ON CONFLICT ON CONSTRAINT {name} DO NOTHING` fails with 42704.',
        'Resolve overlaps, then: `{restore};`',
        'Depends on the data: whether overlaps come; this fails if there are any: `begin; {restore}; '
        'rollback;`',
        'Only a statement that spells the constraint''s name fails. Readers that expect one row at a time are wrong once an '
        'overlap is written.'
    ),
    (
        'exclusion-changed', 'constraint', 'stored',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Exclusion constraint changed',
        '{name} on {table} changed from {before} to {after}.',
        '`INSERT INTO {table} ({new_keys}, ...)` of other combinations fails with 23P01, and some that were'
        ' refused are silently accepted.',
        'Compare the two. To go back: `{restore};`',
        'Depends on the client: which rows it sends: no tool can tell in general whether it became '
        'stricter.',
        'No tool can tell in general whether it became stricter; stored rows obey the new form.'
    ),
    (
        'constraint-renamed', 'constraint', 'stored',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Constraint renamed',
        '{old_constraint} on {table} is now called {new_constraint}.',
        '`INSERT INTO {table} ... ON CONFLICT ON CONSTRAINT {old_constraint}` fails with 42704, and error '
        'handlers that look for the name silently miss. It enforces what it did.',
        'Infer by columns and handle errors by SQLSTATE. To go back, once no other relation has the old name (42P07): '
        '`{rename_back};`',
        'Depends on the client: whether it spells the name.',
        'The constraint enforces what it did, and readers are safe. Only writers that spell its name are '
        'hit.'
    ),
    (
        'constraint-added-with-column', 'constraint', 'stored',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Constraint on a new column',
        '{table} gained {name} over a column that is new: {after}.',
        'Nothing that was written before fails{alone}: statements that do not name the new column leave it in a '
        'state that passes. Only rows that name it are checked (23505, 23514 or 23P01).',
        'Nothing to do for statements that were there before. To lift it: `{drop};`',
        'Certain: read from the catalog; nobody can have written the new column yet.',
        'Readers are safe, and no writer knows the new column: what is left in it, NULL or a value of its '
        'own, obeys the rule.'
    ),
    (
        'constraint-added-blocks-inserts', 'constraint', 'row',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Constraint that rows without the new column break',
        '{table} gained {name} over a column that is new: {after}.',
        'Statements that were written before leave the new column at its default, or NULL, and that is refused: `INSERT INTO '
        '{table} ...` fails with {broken}. Readers are not affected.',
        'Lift it until every writer sends the new column: `{drop};`',
        'Certain: read from the catalog: the default of each new column was tried.',
        'No old INSERT can know the new column. What is left in it breaks the constraint in every row, or, where it demands '
        'unique values, from the second row on; only a trigger could fill in something else.'
    ),
    (
        'foreign-key-added-with-column', 'constraint', 'stored',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Foreign key on a new column',
        '{table} gained {name} over a column that is new: {after}.',
        'Nothing that was written to {table} before fails{alone}: statements that do not name {child_keys} leave '
        'it NULL, which refers to nothing. Once a row refers to {parent}, `DELETE` of its parent {deletes}; '
        'TRUNCATE of {parent} alone fails with 0A000 at once, unless it is {table} itself.',
        'Nothing to do for writers of {table}. Let whoever truncates {parent} name both tables. To lift it:'
        ' `{drop};`',
        'Certain: read from the catalog; nobody can have written the new column yet.',
        'Readers are safe, and no writer of the table knows the new column. Whoever writes the referenced '
        'table is told there, when it is watched.'
    ),
    (
        'check-added-not-enforced', 'constraint', 'stored',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Check added, not enforced',
        '{table} gained {name}, {after}.',
        'Nothing fails{alone}: a check that is NOT ENFORCED refuses no row, and stored rows were not looked at.',
        'Nothing to do. Whoever reads {table} must not rely on it. To drop it: `{drop};`',
        'Certain: read from the catalog; rows that it would refuse: `select count(*) from {table} where not'
        ' ({condition});`',
        'The server never tests it: it is a statement about the data that nobody proves.'
    ),
    (
        'foreign-promise-added', 'constraint', 'stored',
        'RISKY', 'SAFE', 'SAFE', 'RISKY',
        'Condition on a foreign table added',
        'The foreign table {table} is declared to hold only rows with {promise}.',
        'No statement fails{alone}: PostgreSQL compares neither stored nor new rows of a foreign table with NOT NULL or a CHECK. But it '
        'plans with them, so that `SELECT ... FROM {table}` may silently miss rows of the other side that contradict it.',
        'Declare the same on the other side, which then checks it.',
        'Depends on the data: whether the other side has rows that contradict it, which only the other side can tell.',
        'Writers meet what the other side checks, and nothing here. Readers are safe as long as it is true.'
    ),
    (
        'foreign-promise-removed', 'constraint', 'stored',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Condition on a foreign table dropped',
        'The foreign table {table} is no longer declared to hold only rows with {promise}.',
        'Nothing fails{alone}: PostgreSQL compared no row with it.',
        'Nothing to do.',
        'Certain: read from the catalog.',
        'It was a promise that nobody checked here.'
    ),
    (
        'foreign-key-added-not-enforced', 'constraint', 'stored',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Foreign key added, not enforced',
        '{table} gained {name}, {after}.',
        'Nothing fails{alone}: a foreign key that is NOT ENFORCED refuses no row, keeps nobody from deleting from '
        '{parent}, and runs no action; stored rows were not looked at.',
        'Nothing to do. Whoever joins {table} with {parent} must not rely on it. To drop it: `{drop};`',
        'Certain: read from the catalog; rows without a parent: `select count(*) from {table} as child '
        'where {referring} and not exists (select from {parent} as parent where {orphan});`',
        'The server never tests it: it is a statement about the data that nobody proves.'
    ),
    (
        'check-unenforced', 'constraint', 'stored',
        'RISKY', 'SAFE', 'SAFE', 'RISKY',
        'Check no longer enforced',
        '{name} on {table} is no longer enforced: {after} instead of {before}.',
        'No statement fails{alone}: `INSERT INTO {table} ...` and `UPDATE` now store rows that it excluded, and '
        'readers that rely on it silently meet them.',
        'Put it back: `{restore};`',
        'Depends on the data: whether such rows come, `select count(*) from {table} where not '
        '({old_condition});`',
        'Writers are safe, because more is accepted. Readers that rely on the rule are wrong once such a '
        'row is written.'
    ),
    (
        'foreign-key-unenforced', 'constraint', 'stored',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Foreign key no longer enforced',
        '{name} on {table} is no longer enforced: {after} instead of {before}.',
        'No statement fails{alone}: `INSERT INTO {table} ({child_keys}, ...)` silently accepts rows without a '
        'parent, `DELETE FROM {parent}` leaves them behind, ON DELETE and ON UPDATE actions no longer '
        'happen, and inner joins silently drop such rows.',
        'Remove the orphans, then: `{restore};`',
        'Depends on the data: whether orphans come, `select count(*) from {table} as child where '
        '{referring} and not exists (select from {parent} as parent where {orphan});`',
        'No statement fails. The harm depends on whether writers relied on the check or on the cascade.'
    ),
    (
        'check-enforced', 'constraint', 'row',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Check is enforced',
        '{name} on {table} is enforced from now on: {after}.',
        '`INSERT INTO {table} ...` and `UPDATE {table} SET ...` with a row outside it fail with 23514. '
        'Stored rows were checked.',
        'Correct the writers. To go back: `{restore};`',
        'Depends on the client: whether it sends such rows; today there are none, because the server '
        'checked.',
        'Stored rows were checked when it came into force, and readers are safe. Whether writers send such '
        'rows depends on them.'
    ),
    (
        'foreign-key-enforced', 'constraint', 'stored',
        'SAFE', 'RISKY', 'RISKY', 'RISKY',
        'Foreign key is enforced',
        '{name} on {table} is enforced from now on: {after}.',
        '`INSERT INTO {table} ({child_keys}, ...)` and `UPDATE` without a row in {parent} fail with 23503. `DELETE FROM '
        '{parent}` of a row in use {deletes}, and an UPDATE of its key {updates}; TRUNCATE of {parent} alone fails with '
        '0A000. Stored rows were checked.',
        'Write {parent} first and delete from it last. To lift it: `{drop};`',
        'Depends on the client: the order in which it writes; the rows stored so far were checked by the '
        'server.',
        'Stored rows were checked when it came into force, and readers are safe. It depends on the order in'
        ' which writers, and copies, handle parents and children.'
    ),
    (
        'unenforced-constraint-removed', 'constraint', 'stored',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Constraint that was not enforced dropped',
        '{table} lost {name} ({before}).',
        'Nothing fails{alone}, and nothing more is accepted: it was NOT ENFORCED and refused no row.',
        'Nothing to do. If it served as documentation: `{restore};`',
        'Certain: read from the catalog.',
        'The server never tested it, so nothing was lost that anybody could rely on.'
    ),
    (
        'unenforced-constraint-changed', 'constraint', 'stored',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Constraint that is not enforced changed',
        '{name} on {table} changed from {before} to {after}.',
        'Nothing fails{alone}: it is NOT ENFORCED, as before, and refuses no row.',
        'Nothing to do. To go back: `{restore};`',
        'Certain: read from the catalog.',
        'The server tests neither form of it.'
    ),
    (
        'constraint-disabled', 'constraint', 'stored',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Triggers behind a constraint switched off',
        '{name} on {table} ({before}) is no longer enforced for ordinary sessions: its internal triggers '
        'are set to {firing}, as ALTER TABLE … DISABLE TRIGGER ALL does.',
        'No statement fails{alone}: `INSERT INTO {table} ...` and `UPDATE` silently accept what it refused (rows '
        'without a parent for a foreign key, duplicates or overlaps for a deferrable key). It still reads '
        'as valid.',
        'Put it in force again as a superuser, without a look at the rows written meanwhile: `alter table '
        '{table} enable trigger all;` Or make it anew, which checks all rows: `{restore};`',
        'Depends on the data: what is written meanwhile; this fails if something breaks it: `begin; '
        '{restore}; rollback;`',
        'No statement fails, and the catalog still calls the constraint valid. Readers that rely on it are '
        'wrong once such a row is written.'
    ),
    (
        'constraint-enabled', 'constraint', 'stored',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Triggers behind a constraint switched on',
        'The internal triggers of {name} on {table} ({after}) are set to {firing}.',
        'Where they fire, `INSERT INTO {table} ...` and `UPDATE` that break it fail again (23503, 23505 or '
        '23P01). Rows written while they were off were not checked, although the constraint reads as valid.',
        'Make it anew, which checks all rows: `{restore};`',
        'Depends on the data: what was written meanwhile; this fails if something breaks it: `begin; '
        '{restore}; rollback;`',
        'Readers see what is stored, as before. It depends on what writers send, and on what came in while '
        'the triggers were off.'
    ),
    (
        'reference-added', 'constraint', 'table',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Referenced by a new foreign key',
        'The foreign key {name} of {table} binds {parent} from now on: {after}.',
        '`DELETE FROM {parent}` of a row that {table} refers to {deletes}. An `UPDATE` of its {parent_keys} {updates}. '
        '`TRUNCATE {parent}` alone fails with 0A000.',
        'Delete from {table} first, and truncate both together. To lift it: `{drop};`',
        'Depends on the client: whether it deletes from {parent} or changes {parent_keys}.',
        'Readers, and writers that only insert or leave the key alone, are safe. It depends on who deletes,'
        ' changes keys or truncates.'
    ),
    (
        'reference-removed', 'constraint', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'No longer referenced by a foreign key',
        'The foreign key {name} of {table} no longer binds {parent} ({before}).',
        'It makes no statement on {parent} fail any more. With it `DELETE` of a row in use {old_deletes}, an '
        '`UPDATE` of its {parent_keys} {old_updates}, and `TRUNCATE` fails with 0A000; without it they pass, and may leave '
        'rows of {table} without a parent.',
        'Nothing to do, if {table} can do without it. Otherwise put it back in force there; if it was '
        'dropped: `{restore}`.',
        'Certain: read from the catalog.',
        'Nothing of this table depends on it; what the referencing table loses is told there, when it is '
        'watched.'
    ),
    (
        'reference-action-removed', 'constraint', 'table',
        'RISKY', 'SAFE', 'SAFE', 'RISKY',
        'A foreign key no longer follows',
        'The foreign key {name} of {table} no longer binds {parent} ({before}).',
        'No statement fails{alone}: `DELETE FROM {parent}`, or an UPDATE of its {parent_keys}, silently leaves '
        'rows of {table} behind that it deleted or changed before.',
        'Delete from {table} explicitly. Otherwise put it back in force there; if it was dropped: '
        '`{restore}`.',
        'Depends on the client: who relied on it; nothing is lost if {table} was dropped with it.',
        'No statement fails. Readers of the referencing table meet rows that used to go along, unless that '
        'table is gone as well.'
    ),
    (
        'reference-changed', 'constraint', 'table',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Referenced by other columns',
        '{name} of {table} changed from {before} to {after}.',
        '`DELETE FROM {parent}` {deletes}, and an `UPDATE` of its {parent_keys} {updates}, for other rows than before.',
        'Compare the two. To go back, which may take an old key of {parent} first: `{restore}`.',
        'Depends on the client: whether it deletes from {parent} or changes {parent_keys}.',
        'Readers, and writers that only insert or leave the key alone, are safe.'
    ),
    (
        'reference-disabled', 'constraint', 'table',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Referencing rows no longer looked at',
        'Deletes and updates of {parent} no longer look at {table} ({name}, {before}): the internal '
        'triggers are set to {firing}, as ALTER TABLE … DISABLE TRIGGER ALL does.',
        'No statement fails{alone}: `DELETE FROM {parent}`, and an `UPDATE` of its {parent_keys}, silently leave '
        'rows of {table} without a parent; ON DELETE and ON UPDATE do nothing.',
        'Put it in force again as a superuser, without a look at what happened meanwhile: `alter table '
        '{parent} enable trigger all;` Or make the key anew, which checks all rows: `{restore};`',
        'Depends on the data: whether there are orphans, `select count(*) from {table} as child where '
        '{referring} and not exists (select from {parent} as parent where {orphan});`',
        'No statement fails, and the catalog still calls the foreign key valid. Readers that join meet rows'
        ' without a parent once one is deleted.'
    ),
    (
        'reference-enabled', 'constraint', 'table',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Referencing rows looked at again',
        'The internal triggers of {name}, with which {table} references {parent} ({after}), are set to '
        '{firing}.',
        'Where they fire, `DELETE FROM {parent}` of a row that {table} refers to {deletes} again, and an `UPDATE` of its '
        '{parent_keys} {updates}. What happened while they were off was not checked.',
        'Make the key anew, which checks all rows: `{restore};`',
        'Depends on the data: whether there are orphans, `select count(*) from {table} as child where '
        '{referring} and not exists (select from {parent} as parent where {orphan});`',
        'Readers see what is stored, as before. It depends on who deletes and changes keys, and on what '
        'happened while the triggers were off.'
    ),
    (
        'temporal-key-added', 'constraint', 'stored',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Temporal key added',
        '{table} gained {after} ({name}).',
        '`INSERT INTO {table} ({new_keys}, ...)` and `UPDATE` of rows that overlap a stored one fail with '
        '23P01, and an empty range with 23514.{deferrable} Stored rows were checked.',
        'Let writers handle 23P01, or say ON CONFLICT DO NOTHING without a target. To lift it: `{drop};`',
        'Depends on the client: whether it sends overlaps; today there are none, because the server '
        'checked.',
        'Stored rows were checked, and readers are safe. Whether writers send overlaps depends on them.'
    ),
    (
        'temporal-key-removed', 'constraint', 'stored',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Temporal key dropped',
        '{table} lost its {before} ({name}).',
        'Overlapping rows are silently accepted, `ON CONFLICT DO NOTHING` inserts them as well, and readers'
        ' that expect one row at a time get several. If it was the primary key, `SELECT ... GROUP BY '
        '{old_keys}` with other columns in the list fails with 42803. `ON CONFLICT ON CONSTRAINT {name} DO NOTHING` '
        'fails with '
        '42704.',
        'Resolve overlaps, then: `{restore};`',
        'Depends on the data: whether overlaps come; this fails if there are any: `begin; {restore}; '
        'rollback;`',
        'Readers that expect one row at a time are wrong once an overlap is written. ON CONFLICT with '
        'columns never worked with it, so no upsert breaks.'
    ),
    (
        'temporal-key-changed', 'constraint', 'stored',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Temporal key on other columns',
        '{name} on {table} changed from {before} to {after}.',
        '`INSERT INTO {table} ({new_keys}, ...)` of other combinations fails with 23P01, and some that were'
        ' refused are silently accepted.',
        'Compare the two. To go back: `{restore};`',
        'Depends on the client: which rows it sends.',
        'No tool can tell in general whether it became stricter; stored rows obey the new form.'
    ),
    (
        'key-became-temporal', 'constraint', 'stored',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Key became temporal',
        '{name} on {table} changed from {before} to {after}.',
        '`INSERT INTO {table} ... ON CONFLICT ({old_keys})` fails with 42P10 on every call, DO UPDATE '
        'cannot be said in another way, and rows that overlap a stored one fail with 23P01, where only '
        'equal ones failed, with 23505.',
        'Serve the upserts again: `create unique index on {table} ({old_keys});` Let the others handle '
        '23P01.',
        'Certain: read from the catalog; a temporal key is refused as a target for every caller.',
        'The upsert is rejected even when nothing conflicts. Stored rows were checked, and readers are '
        'safe.'
    ),
    (
        'key-no-longer-temporal', 'constraint', 'stored',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Key no longer temporal',
        '{name} on {table} changed from {before} to {after}.',
        'No statement fails{alone}: rows that overlap are silently accepted, and `ON CONFLICT DO NOTHING` inserts '
        'them as well; only equal ones are refused, now with 23505 instead of 23P01. Readers that expect '
        'one row at a time get several.',
        'Resolve overlaps, then: `{restore};`',
        'Depends on the data: whether overlaps come; this fails if there are any: `begin; {restore}; '
        'rollback;`',
        'No statement fails. Readers that expect one row at a time are wrong once an overlap is written.'
    ),
    (
        'foreign-key-period-changed', 'constraint', 'stored',
        'SAFE', 'RISKY', 'RISKY', 'RISKY',
        'Foreign key compares periods otherwise',
        '{name} on {table} changed from {before} to {after}.',
        'With PERIOD the rows of {parent} must together cover the range of a row of {table}, without it one'
        ' must have an equal range: `INSERT INTO {table} ({child_keys}, ...)` and `DELETE FROM {parent}` '
        'that passed fail with 23503, and others pass.',
        'Compare the two. To go back, which takes the old key of {parent} first: `{restore}`.',
        'Depends on the client: which ranges it sends; the rows stored so far were checked by the server.',
        'Stored rows were checked, and readers are safe. It depends on the ranges that writers send.'
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
