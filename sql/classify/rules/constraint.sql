insert into schemawatch.rule as r (
    rule_id, object_kind, readers, writers, cdc, impact, title, message, rationale, remedy
)
values
    (
        'primary-key-added', 'constraint',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Primary key added',
        '{table} gained {after} ({name}): INSERTs and UPDATEs that repeat a key now fail with '
        '23505. Key columns that were nullable are reported on their own.',
        'Stored rows were checked, and readers are safe. Whether writers send duplicates depends '
        'on them.',
        'Nothing to do if keys come from a sequence or are random. Otherwise let writers say on '
        'conflict do nothing, or lift it: alter table {table} drop constraint {name};'
    ),
    (
        'primary-key-removed', 'constraint',
        'RISKY', 'BREAKING', 'BREAKING', 'BREAKING',
        'Primary key dropped',
        '{table} lost its {before}: INSERT ... ON CONFLICT on the key fails with 42P10 and '
        'queries that GROUP BY the key alone with 42803. If published, every UPDATE and DELETE '
        'fails with 55000.',
        'Nothing keeps keys unique any more, and copies cannot find the row to change. Plain '
        'SELECT and INSERT keep working.',
        'alter table {table} add constraint {name} {before}; To bridge a published table at once: '
        'alter table {table} replica identity full;'
    ),
    (
        'primary-key-changed', 'constraint',
        'RISKY', 'BREAKING', 'BREAKING', 'BREAKING',
        'Primary key on other columns',
        'The primary key of {table} changed from {before} to {after}: upserts on the old key fail '
        'with 42P10, and joins on it may silently find several rows. Subscribers with the old key '
        'stop; Kafka keys change.',
        'Statements that infer the old key are rejected on every call, and change data consumers '
        'identify rows by it.',
        'Serve the upserts again: create unique index concurrently on {table} (<old columns>); '
        'Drain and restart change data connectors as their manual says.'
    ),
    (
        'unique-added', 'constraint',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Uniqueness added',
        '{name} on {table} now demands unique values ({after}): INSERTs and UPDATEs that repeat '
        'one fail with 23505.',
        'Stored rows were checked, and readers are safe. Whether writers send duplicates depends '
        'on them; upserts gain a target.',
        'Let writers say on conflict do nothing or do update. To lift it: alter table {table} '
        'drop constraint {name}; (or drop index, if it is a plain index).'
    ),
    (
        'unique-removed', 'constraint',
        'RISKY', 'BREAKING', 'SAFE', 'BREAKING',
        'Uniqueness dropped',
        '{table} lost {name} ({before}), the last that kept these values unique: INSERT ... ON '
        'CONFLICT on its columns fails with 42P10 on every call. Duplicates are silently accepted '
        'from now on.',
        'The upsert is rejected even when nothing conflicts. Readers and joins that expect one '
        'row are wrong once a duplicate comes.',
        'create unique index concurrently on {table} (<columns>); and remove duplicates first if '
        'it reports any. Drop uniqueness only after the upserts are gone.'
    ),
    (
        'unique-columns-changed', 'constraint',
        'RISKY', 'BREAKING', 'SAFE', 'BREAKING',
        'Uniqueness moved to other columns',
        '{name} on {table} changed from {before} to {after}: INSERT ... ON CONFLICT on the old '
        'columns fails with 42P10. The old columns silently accept duplicates.',
        'The upsert is rejected even when nothing conflicts. Readers that expect one row per old '
        'key depend on what is written next.',
        'Add the old one beside it until the upserts moved: create unique index concurrently on '
        '{table} (<old columns>);'
    ),
    (
        'unique-replaced-by-index', 'constraint',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Unique constraint and index exchanged',
        '{name} on {table} changed between a UNIQUE constraint and a plain unique index: ON '
        'CONFLICT with the columns still works, ON CONFLICT ON CONSTRAINT {name} fails with 42704 '
        'if only the index is left.',
        'Uniqueness itself is kept, so readers are safe. Only writers that spell the '
        'constraint''s name are hit.',
        'Infer by columns, on conflict (<columns>), or make it a constraint again: alter table '
        '{table} add constraint {name} unique using index <index>;'
    ),
    (
        'unique-became-partial', 'constraint',
        'RISKY', 'BREAKING', 'SAFE', 'BREAKING',
        'Unique index became partial',
        '{name} on {table} changed from {before} to {after}: INSERT ... ON CONFLICT on its '
        'columns without that predicate fails with 42P10. Rows outside the predicate are silently '
        'no longer unique.',
        'The upsert is rejected on every call, and readers that expect one row per value may meet '
        'several.',
        'Repeat the predicate, on conflict (<columns>) where <predicate>, or restore it: create '
        'unique index concurrently on {table} (<columns>);'
    ),
    (
        'unique-became-deferrable', 'constraint',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Uniqueness became deferrable',
        '{name} on {table} became DEFERRABLE: INSERT ... ON CONFLICT that meets it fails with '
        '55000, even DO NOTHING without a target. It no longer serves as a foreign key target or '
        'replica identity.',
        'The upsert is rejected on every call; plain INSERTs, and readers, are safe. Duplicates '
        'may be reported at COMMIT.',
        'Put it back as it was: alter table {table} drop constraint {name}, add constraint {name} '
        '{before}; An extra unique index does not help, the upsert still meets this one.'
    ),
    (
        'unique-nulls-changed', 'constraint',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Uniqueness of NULLs changed',
        '{name} on {table} changed from {before} to {after}: with NULLS NOT DISTINCT a second '
        'NULL fails with 23505, without it any number is accepted.',
        'Rows without NULLs in these columns, and readers, are safe. It depends on whether '
        'writers leave the columns NULL.',
        'Count them: select count(*) from {table} where <column> is null; and change writers, or '
        'the constraint, accordingly.'
    ),
    (
        'foreign-key-added', 'constraint',
        'SAFE', 'RISKY', 'RISKY', 'RISKY',
        'Foreign key added',
        '{table} gained {name}, {after}: INSERTs and UPDATEs without a matching parent fail with '
        '23503, and so do deletes of a parent that is in use. TRUNCATE of the parent alone fails '
        'with 0A000.',
        'Stored rows were checked, and readers are safe. It depends on the order in which '
        'writers, and copies, handle parents and children.',
        'Write parents first and delete children first. To lift it: alter table {table} drop '
        'constraint {name};'
    ),
    (
        'foreign-key-added-not-valid', 'constraint',
        'SAFE', 'RISKY', 'RISKY', 'RISKY',
        'Foreign key added, not validated',
        '{table} gained {name}, {after}: new rows without a matching parent fail with 23503 at '
        'once, and deletes of a parent in use do too. Old rows were not checked.',
        'Readers are safe, and an old row without a parent can still be updated in its other '
        'columns. It depends on what writers, and copies, send.',
        'Repair orphans, then: alter table {table} validate constraint {name}; To lift it: alter '
        'table {table} drop constraint {name};'
    ),
    (
        'foreign-key-removed', 'constraint',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Foreign key dropped',
        '{table} lost {name} ({before}): rows without a parent are silently accepted, and its ON '
        'DELETE and ON UPDATE actions no longer happen. Inner joins silently drop such rows.',
        'No statement fails. The harm depends on whether writers relied on the check or on the '
        'cascade.',
        'alter table {table} add constraint {name} {before} not valid; then find orphans and '
        'validate it.'
    ),
    (
        'foreign-key-target-changed', 'constraint',
        'RISKY', 'BREAKING', 'RISKY', 'BREAKING',
        'Foreign key points elsewhere',
        '{name} on {table} changed from {before} to {after}: INSERTs and UPDATEs that name a '
        'parent only the old target has fail with 23503.',
        'Writers that use the old parents are rejected. Readers that join through the old target '
        'may silently find nothing.',
        'Restore it: alter table {table} drop constraint {name}, add constraint {name} {before} '
        'not valid; Then add the new key beside it, and move writers.'
    ),
    (
        'foreign-key-action-loosened', 'constraint',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Foreign key now cascades',
        '{name} on {table} changed from {before} to {after}: deleting or changing a parent, which '
        'failed with 23503 before, now silently deletes or changes rows of {table}.',
        'No statement that worked fails, but one that used to be stopped now reaches further. It '
        'depends on who deletes parents.',
        'alter table {table} drop constraint {name}, add constraint {name} {before} not valid; if '
        'rows of {table} must outlive such deletes. Lost rows come back only from a backup.'
    ),
    (
        'foreign-key-action-tightened', 'constraint',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Foreign key no longer cascades',
        '{name} on {table} changed from {before} to {after}: DELETE or UPDATE of a parent that '
        'rows of {table} refer to now fails with 23503.',
        'Such statements worked before because {table} followed along. Readers, and writers of '
        '{table} itself, are safe.',
        'Delete from {table} before the parent, in one transaction, or restore it: alter table '
        '{table} drop constraint {name}, add constraint {name} {before} not valid;'
    ),
    (
        'foreign-key-action-changed', 'constraint',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Foreign key action changed',
        '{name} on {table} changed from {before} to {after}: deleting or changing a parent now '
        'does something else to rows of {table}, silently, or is refused at another moment.',
        'RESTRICT refuses at once and NO ACTION at the end of the statement or transaction; '
        'CASCADE and SET NULL differ in what is left. It depends on who deletes parents.',
        'If it was not meant: alter table {table} drop constraint {name}, add constraint {name} '
        '{before} not valid;'
    ),
    (
        'constraint-became-deferrable', 'constraint',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Constraint became deferrable',
        '{name} on {table} became DEFERRABLE: its violations may be raised at COMMIT (23503 or '
        '23P01) instead of at the statement.',
        'The same rows are refused, and readers are safe. Writers are hit if they handle the '
        'error only where the statement runs.',
        'Handle errors at COMMIT, or ask for them early: set constraints {name} immediate; For a '
        'foreign key: alter table {table} alter constraint {name} not deferrable;'
    ),
    (
        'constraint-became-immediate', 'constraint',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Constraint no longer deferrable',
        '{name} on {table} is no longer DEFERRABLE: transactions that write a child before its '
        'parent, or swap unique values, now fail at the statement (23503, 23505 or 23P01).',
        'The same final states are accepted, and readers are safe. It depends on the order in '
        'which writers work.',
        'Write parents first. For a foreign key: alter table {table} alter constraint {name} '
        'deferrable initially deferred;'
    ),
    (
        'check-added', 'constraint',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Check added',
        '{table} gained {name}, {after}: INSERTs and UPDATEs with a row outside it now fail with '
        '23514.',
        'Stored rows were checked, and readers are safe. Whether writers send such rows depends '
        'on them.',
        'Correct the writers. To lift it meanwhile: alter table {table} drop constraint {name};'
    ),
    (
        'check-added-not-valid', 'constraint',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Check added, not validated',
        '{table} gained {name}, {after}: new rows outside it fail with 23514, and so does any '
        'UPDATE of an old row that violates it, even in another column.',
        'Old rows were not checked, and readers are safe. It depends on what writers send, and on '
        'old rows that break the rule.',
        'Repair old rows, then: alter table {table} validate constraint {name}; To lift it: alter '
        'table {table} drop constraint {name};'
    ),
    (
        'check-removed', 'constraint',
        'RISKY', 'SAFE', 'SAFE', 'RISKY',
        'Check dropped',
        '{table} lost {name} ({before}): rows that it excluded can now be stored, and readers '
        'that rely on it silently meet them.',
        'Writers are safe, because more is accepted, and the rows stored so far obey the rule.',
        'alter table {table} add constraint {name} {before} not valid; or tell the readers.'
    ),
    (
        'check-changed', 'constraint',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Check changed',
        '{name} on {table} changed from {before} to {after}: INSERTs and UPDATEs may fail with '
        '23514 where they passed, and readers may silently meet rows that it excluded.',
        'No tool can tell in general whether one expression allows more than another, so both '
        'sides need a look.',
        'Compare the two by hand. To go back: alter table {table} drop constraint {name}, add '
        'constraint {name} {before} not valid;'
    ),
    (
        'constraint-validated', 'constraint',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Constraint validated',
        '{name} on {table} was validated: the old rows obey it as well. Nothing that worked '
        'behaves differently.',
        'New rows were checked before, so writers meet no new rule, and readers may now rely on '
        'it.',
        'Nothing to do.'
    ),
    (
        'exclusion-added', 'constraint',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Exclusion constraint added',
        '{table} gained {name}, {after}: INSERTs and UPDATEs that overlap a stored row now fail '
        'with 23P01.',
        'Stored rows were checked, and readers are safe. Whether writers send overlaps depends on '
        'them.',
        'Let writers handle 23P01, or say on conflict do nothing. To lift it: alter table {table} '
        'drop constraint {name};'
    ),
    (
        'exclusion-removed', 'constraint',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Exclusion constraint dropped',
        '{table} lost {name} ({before}): overlapping rows are silently accepted, and ON CONFLICT '
        'DO NOTHING inserts them as well.',
        'No statement fails. Readers that expect one row at a time are wrong once an overlap is '
        'written.',
        'Resolve overlaps, then: alter table {table} add constraint {name} {before};'
    ),
    (
        'exclusion-changed', 'constraint',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Exclusion constraint changed',
        '{name} on {table} changed from {before} to {after}: other combinations fail with 23P01, '
        'and some that were refused are silently accepted.',
        'No tool can tell in general whether it became stricter; stored rows obey the new form.',
        'Compare the two by hand. To go back: alter table {table} drop constraint {name}, add '
        'constraint {name} {before};'
    ),
    (
        'constraint-renamed', 'constraint',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Constraint renamed',
        '{name} on {table} is now called {after}: INSERT ... ON CONFLICT ON CONSTRAINT {name} '
        'fails with 42704. Error handlers that look for the name silently miss.',
        'The constraint enforces what it did, and readers are safe. Only writers that spell its '
        'name are hit.',
        'Infer by columns, on conflict (<columns>), and handle errors by SQLSTATE. To go back: '
        'alter table {table} rename constraint {after} to {name};'
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
