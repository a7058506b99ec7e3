insert into schemawatch.rule as r (
    rule_id, object_kind, touches, readers, writers, cdc, impact, title, message, how, remedy, sure, rationale
)
values
    (
        'column-set-not-null', 'column', 'required',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Column became NOT NULL',
        '{table}.{name} became NOT NULL.',
        '`INSERT` or `UPDATE {table} SET {name} = NULL` fails with 23502{left_out}. Readers are not affected.',
        '{null_again} Another time watch `alter table {table} add check ({name} is not null)'
        ' not valid;`, validate it, and set NOT NULL.',
        'Certain: read from the catalog; NULL is refused for every caller.',
        'Readers are safe and may rely on a value. Writers that sent NULL, or nothing, are rejected on '
        'every row; an explicit NULL fails even where there is a default.'
    ),
    (
        'column-drop-not-null', 'column', 'named',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'Column became nullable',
        '{table}.{name} may now be NULL.',
        'No statement fails in SQL{alone}: `SELECT ... WHERE x NOT IN (SELECT {name} FROM {table})` silently '
        'returns no rows once a NULL is there, arithmetic and concatenation become NULL, and typed decoders'
        ' fail. A copy that keeps NOT NULL stops with 23502.',
        'If it should not be: `alter table {table} alter column {name} set not null;` Otherwise let the '
        'readers handle NULL before writers send it.',
        'Depends on the data: whether a NULL is stored, `select count(*) from {table} where {name} is '
        'null;`',
        'Writers are safe, because more is accepted. Readers are hit only once a NULL is written, and if '
        'they do not handle it.'
    ),
    (
        'column-default-added', 'column', 'omitting',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Default added to a nullable column',
        '{table}.{name}, which may be NULL, now defaults to {after}.',
        'No statement fails{alone}: `INSERT INTO {table} ({columns}) ...` stores {after} instead of NULL, so '
        'readers that test {name} IS NULL silently find fewer rows. Existing rows keep their NULL.',
        'If it was not meant: `alter table {table} alter column {name} drop default;`',
        'Depends on the client: whether anybody treats NULL as "not set"; rows that are: `select count(*) '
        'from {table} where {name} is null;`',
        'No statement fails and existing rows keep their NULL. Whether anybody treats NULL as "not set" '
        'depends on the consumers.'
    ),
    (
        'column-default-added-required', 'column', 'omitting',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Default added to a NOT NULL column',
        '{table}.{name}, which takes no NULL, now defaults to {after}.',
        'Nothing fails{alone}: the column was required, so every INSERT that worked names it and never meets the '
        'default. `INSERT INTO {table} ({columns}) ...`, which failed with {old_refusal}, now succeeds.',
        'Nothing to do. A writer that forgets {name} is no longer told so.',
        'Certain: read from the catalog.',
        'The column was required, so every working INSERT names it and never meets the default. Readers and'
        ' writers are safe.'
    ),
    (
        'column-default-removed', 'column', 'omitting',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Default removed from a nullable column',
        '{table}.{name}, which may be NULL, lost its default ({before}).',
        'No statement fails{alone}: `INSERT INTO {table} ({columns}) ...` silently stores NULL in {name}, which '
        'its readers may not expect.',
        'Until every writer sends {name}: `{sequence_again}alter table {table} alter column {name} set default {old_sql};` '
        'and repair what was written: `{sequence_again}update {table} set {name} = {old_sql} where {name} is null;`',
        'Depends on the data: whether such rows come, `select count(*) from {table} where {name} is null;`',
        'No statement fails and existing rows are unchanged. The harm depends on who omits the column, and '
        'on who cannot take NULL.'
    ),
    (
        'column-default-removed-required', 'column', 'omitting',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Default removed from a NOT NULL column',
        '{table}.{name} lost its default ({before}), and {required} now.',
        '`INSERT INTO {table} ({columns}) ...` fails with {refusal}, because nothing fills {name} any more. '
        'Readers, and writers that always send it, are not affected.',
        'Until every writer sends {name}: `{sequence_again}alter table {table} alter column {name} set default '
        '{old_sql};`',
        'Certain: read from the catalog: it {required}, and neither identity nor expression fills it.',
        'Nothing fills the column any more, neither default nor identity nor expression. Readers, and '
        'writers that always send a value, are safe.'
    ),
    (
        'column-default-refused', 'column', 'omitting',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Default that is refused',
        '{table}.{name} defaults to {after} now, which a check or its domain refuses.',
        '`INSERT INTO {table} ({columns}) ...`, which left {name} at {before} and was accepted, fails with {refusal} for '
        'every row. Readers, and writers that always send it, are not affected.',
        'Put it back: `alter table {table} alter column {name} {set_old_default};`',
        'Certain: read from the catalog: the check was run with this default.',
        'Whoever leaves the column out sends a row that is refused. Readers, and writers that always send a value, are safe.'
    ),
    (
        'column-default-changed', 'column', 'omitting',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Default changed',
        '{table}.{name} defaults to {after} instead of {before}.',
        'No statement fails{alone}: `INSERT INTO {table} ({columns}) ...` silently stores another value in {name}.'
        ' Existing rows keep what they have.',
        'If it was not meant: `{sequence_again}alter table {table} alter column {name} set default {old_sql};`{type_first} '
        'Writers that need a certain value should send it.',
        'Depends on the client: who omits {name}, and whether the value matters to its readers.',
        'No statement fails and existing rows keep what they have. Only new rows of writers that omit the '
        'column differ; whether readers mind depends on the value.'
    ),
    (
        'column-default-sequence-changed', 'column', 'omitting',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Default draws from another sequence',
        '{table}.{name} takes its values from {after} instead of {before}.',
        '`INSERT INTO {table} ({columns}) ...` fails with 23505 while the new sequence is behind the stored'
        ' keys, or silently reuses numbers if {name} is not unique.',
        'Move it above the stored keys: `select setval(''{sequence}'', (select max({name}) from {table}));`'
        ' or go back: `alter table {table} alter column {name} set default {old_sql};`',
        'Depends on the data: where the sequence stands, `select (select last_value from {sequence}) < '
        '(select max({name}) from {table}) as behind;`',
        'Readers are safe. Writers are too, if the new sequence starts above the largest value, which '
        'depends on where it stands.'
    ),
    (
        'column-identity-added-always', 'column', 'named',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Column became GENERATED ALWAYS identity',
        '{table}.{name} became GENERATED ALWAYS AS IDENTITY.',
        '`INSERT INTO {table} ({name}, ...) VALUES ...` and `UPDATE {table} SET {name} = ...` fail with '
        '428C9. COPY still may. INSERTs that omit {name} are numbered, and fail with 23505 while the sequence, which starts '
        'at 1 unless told otherwise, is behind the stored keys.',
        'Accept both: `alter table {table} alter column {name} set generated by default;` Loaders can say '
        'OVERRIDING SYSTEM VALUE instead. Number on from the stored keys: `select setval(pg_get_serial_sequence('
        '{table_literal}, {name_literal}), (select max({name}) from {table}));`',
        'Certain: read from the catalog; every writer that assigns its own keys is refused.',
        'Readers, and writers that leave the column to the server, are safe. Every writer that assigns its '
        'own keys is rejected.'
    ),
    (
        'column-identity-added-by-default', 'column', 'stored',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Column became BY DEFAULT identity',
        '{table}.{name} became GENERATED BY DEFAULT AS IDENTITY, with a new sequence.',
        '`INSERT INTO {table} ({columns}) ...` fails with 23505 while the sequence, which starts at 1 '
        'unless told otherwise, is behind the stored keys. INSERTs that send {name} work as before.',
        '`select setval(pg_get_serial_sequence({table_literal}, {name_literal}), (select max({name}) from '
        '{table}));`',
        'Depends on the data: where the stored keys end, `select max({name}) from {table};`',
        'Readers, and writers that send their own keys, are safe. The new sequence starts at 1 unless told '
        'otherwise.'
    ),
    (
        'column-identity-removed', 'column', 'omitting',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Identity removed',
        '{table}.{name} is no longer an identity column, while staying NOT NULL.',
        '`INSERT INTO {table} ({columns}) ...` fails with 23502, because nothing numbers new rows. Readers,'
        ' and writers that send their own keys, are not affected.',
        '`alter table {table} alter column {name} add generated by default as identity; select '
        'setval(pg_get_serial_sequence({table_literal}, {name_literal}), (select max({name}) from '
        '{table}));`',
        'Certain: read from the catalog; its sequence went with it.',
        'Its sequence went with it, and nothing numbers new rows. Readers, and writers that send their own '
        'keys, are safe.'
    ),
    (
        'column-identity-relaxed', 'column', 'named',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Identity relaxed to BY DEFAULT',
        '{table}.{name} went from GENERATED ALWAYS to BY DEFAULT AS IDENTITY.',
        'Nothing fails{alone}: it only allows more, namely `INSERT INTO {table} ({name}, ...) VALUES ...`. Keys '
        'that writers choose do not move the sequence and can meet it later.',
        'Nothing to do. If writers choose large keys: `select '
        'setval(pg_get_serial_sequence({table_literal}, {name_literal}), (select max({name}) from '
        '{table}));`',
        'Certain: read from the catalog.',
        'It only allows more, so readers and writers are safe. Keys that writers choose do not move the '
        'sequence and can meet it later.'
    ),
    (
        'column-identity-tightened', 'column', 'named',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Identity tightened to ALWAYS',
        '{table}.{name} went from BY DEFAULT to GENERATED ALWAYS AS IDENTITY.',
        '`INSERT INTO {table} ({name}, ...) VALUES ...` and `UPDATE {table} SET {name} = ...` fail with '
        '428C9. INSERTs that omit {name} work as before.',
        '`alter table {table} alter column {name} set generated by default;` Or let loaders say OVERRIDING '
        'SYSTEM VALUE.',
        'Certain: read from the catalog; every writer that sends a key is refused.',
        'Readers, and writers that leave the column to the server, are safe. Every writer that sends a key '
        'is rejected.'
    ),
    (
        'column-identity-options-changed', 'column', 'omitting',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Identity options changed',
        'The numbering of {table}.{name} changed from {old_options} to {new_options}.',
        '`INSERT INTO {table} ({columns}) ...` may fail with 23505 on keys already used, or with 2200H when'
        ' the range ends; otherwise only the gaps differ.',
        'If it was not meant: `alter sequence {new} {old_options};`',
        'Depends on the data: where it stands, `select last_value, (select max({name}) from {table}) from '
        '{new};`',
        'Readers are safe and existing rows unchanged. It depends on where the sequence stands and how far '
        'it may go.'
    ),
    (
        'column-serial-to-identity', 'column', 'stored',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'serial became identity',
        '{table}.{name} is numbered as an identity column, with a sequence of its own, instead of by the default of a '
        'serial.',
        '`INSERT INTO {table} ({columns}) ...` fails with 23505 while the new sequence, which starts at 1 unless told '
        'otherwise, is behind the stored keys. INSERTs that send {name} work as before. `nextval(...)` on the old '
        'sequence''s name no longer numbers this column, or fails with 42P01, or with 42501 where a new one of that '
        'name was not granted.',
        'Set the start once: `select setval(pg_get_serial_sequence({table_literal}, {name_literal}), '
        '(select max({name}) from {table}));`',
        'Depends on the data: where the stored keys end, `select max({name}) from {table};`',
        'BY DEFAULT accepts what the default accepted, so readers, and writers that send their own keys, are safe. '
        'Where the new sequence starts is in no definition of the column, and a setval() in no catalog.'
    ),
    (
        'column-became-generated', 'column', 'named',
        'SAFE', 'BREAKING', 'RISKY', 'BREAKING',
        'Column became generated',
        '{table}.{name} is now computed by the server ({after}).',
        '`INSERT INTO {table} ({name}, ...) VALUES ...` and `UPDATE {table} SET {name} = ...` fail with '
        '428C9. It also leaves COPY output and logical replication, so copies silently stop receiving it. '
        'Open sessions: a prepared `SELECT *` of the table fails once with 0A000.',
        'Stop sending {name}, or make it a plain column again: `alter table {table} drop column {name}; '
        'alter table {table} add column {name} {type};` and refill it from a backup: what writers had '
        'stored was replaced by the expression.',
        'Certain: read from the catalog; every writer that sends a value is refused.',
        'Readers get a value in every row, but all writers that sent one are rejected. What they had stored'
        ' was replaced by the expression.'
    ),
    (
        'column-generated-removed', 'column', 'row',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Generated column became plain',
        '{table}.{name} is no longer computed ({before}).',
        'No statement fails{alone}: `INSERT INTO {table} ({columns}) ...` silently stores NULL in {name}, and '
        '`UPDATE` leaves it stale.',
        'Compute it again, as a new column: `alter table {table} drop column {name}, add column {name} '
        '{type} {old_generated};` or fill it in a trigger.',
        'Depends on the data: whether stored values still agree, `select count(*) from {table} where {name}'
        ' is distinct from ({old_sql});`',
        'No statement fails and stored values stay as they are. Readers are wrong from the first write on, '
        'unless somebody maintains the column.'
    ),
    (
        'column-generated-removed-required', 'column', 'row',
        'RISKY', 'BREAKING', 'SAFE', 'BREAKING',
        'Required generated column became plain',
        '{table}.{name} is no longer computed ({before}) and {required}.',
        '`INSERT INTO {table} ({columns}) ...` fails with {refusal}, and no writer could send {name} so far. '
        '`UPDATE` silently leaves it stale.',
        'Compute it again, as a new column: `alter table {table} drop column {name}, add column {name} '
        '{type}{not_null} {old_generated};` or fill it in a trigger.',
        'Certain: read from the catalog: it {required}, and neither identity nor expression fills it.',
        'No writer could send the column so far, so all their INSERTs fail at once. Readers see stale '
        'values after updates.'
    ),
    (
        'column-generated-expression-changed', 'column', 'named',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'Generated expression changed',
        '{table}.{name} is computed as {after} instead of {before}.',
        'No statement fails{alone}: `SELECT {name} FROM {table}` silently returns another value in every row where'
        ' the two differ, and copies that stored the old ones are not told.',
        'Keep both until the readers moved: `alter table {table} add column other_formula {type} '
        '{old_generated};` Reload copies that hold the value.',
        'Depends on the data: in how many rows the two differ, `select count(*) from {table} where {name} '
        'is distinct from ({old_sql});`',
        'Writers are safe, because they cannot send it. Readers are wrong only if they rely on the old '
        'formula; copies that stored the old values are not told.'
    ),
    (
        'column-generated-kind-changed', 'column', 'stored',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Generated column is STORED, or no longer',
        '{table}.{name}, computed as {expression}, is {new_kind} instead of {old_kind}.',
        'Nothing fails that lists its columns{alone}: `SELECT {name} FROM {table}` gives the same values. It was dropped and added, so it '
        'stands last, and its indexes and privileges are gone: `SELECT *` and `INSERT INTO {table} VALUES (...)` by position meet '
        'another column. A VIRTUAL one is computed by each read and cannot be indexed or published; a STORED one by each write. Open '
        'sessions: a prepared `SELECT *` of the table fails once with 0A000.',
        'Name the columns, and make its indexes again where it is STORED. To go back: `alter table {table} drop column {name}, '
        'add column {name} {type}{not_null} {old_generated};`',
        'Depends on the client: whether anybody counts positions; that it is another column was read from the catalog.',
        'The value is the same, only when it is computed differs, for whoever names the columns. A publication cannot send a '
        'VIRTUAL column.'
    ),
    (
        'column-physical-changed', 'column', 'stored',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Column storage settings changed',
        'Storage, compression or statistics settings of {table}.{name} changed.',
        'Nothing fails{alone}: these settings say how values are stored and estimated, never what they are. Plans '
        'may change after the next ANALYZE.',
        'Nothing to do. If plans got worse after a statistics change: `analyze {table};`',
        'Certain: measured: same rows, same prepared statements.',
        'These settings change how values are stored and estimated, never what they are. Plans may change '
        'after the next ANALYZE.'
    ),
    (
        'column-comment-changed', 'column', 'stored',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Column comment changed',
        'The comment on {table}.{name} changed from {before} to {after}.',
        'Nothing fails{alone}: a comment is documentation, and even prepared statements survive.',
        'Nothing to do; read the new comment if yours carry markers such as "deprecated".',
        'Certain: read from the catalog.',
        'A comment is documentation and even prepared statements survive. Tools that read markers (such as '
        '"deprecated") from comments may act on it.'
    ),
    (
        'column-deprecated', 'column', 'named',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Column deprecated',
        '{table}.{name} is deprecated{deprecated}.',
        'Nothing fails{alone}: it is said in the comment. When the column goes, `SELECT {name} FROM {table}` and '
        'what else names it fails with 42703.',
        'Move away from it until then. Who uses it, as far as that is known: `select kind, name, how from '
        'schemawatch.impact({table_literal}, {name_literal});`',
        'Certain: read from the catalog. Whether the column goes then is for its owner to decide.',
        'A comment is documentation. The tag @deprecated in it, with a date, says that the column may go from then on, '
        'so whoever uses the column is told at once.'
    ),
    (
        'column-not-null-no-inherit', 'column', 'named',
        'RISKY', 'SAFE', 'SAFE', 'RISKY',
        'NOT NULL no longer inherited',
        '{table}.{name} is still NOT NULL, but tables that inherit from {table} need not be (NO INHERIT).',
        'No statement fails in SQL{alone}: `SELECT {name} FROM {table}` reads the rows of its children too, and '
        'silently returns NULL once a child stores one; typed decoders fail.',
        'If it should not be, while no child stores a NULL: `alter table {table} alter column {name} drop '
        'not null, alter column {name} set not null;` Otherwise say `SELECT ... FROM ONLY {table}`, or '
        'handle NULL.',
        'Depends on the data: whether it has children, `select inhrelid::regclass from pg_inherits where '
        'inhparent = {table_literal}::regclass;`, and whether a NULL is stored, `select count(*) from '
        '{table} where {name} is null;`',
        'Writers are safe. Readers of the table meet the rows of the tables that inherit from it.'
    ),
    (
        'column-not-null-inherited', 'column', 'stored',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'NOT NULL inherited',
        '{table}.{name} is NOT NULL in tables that inherit from {table} as well.',
        'Nothing fails{alone} on {table}: readers meet fewer NULLs. Writers of its children fail with 23502 from '
        'now on.',
        'Nothing to do on {table}; watch its children as well, and it is told there.',
        'Certain: read from the catalog; stored rows of the children were checked.',
        'Nothing changes for whoever writes this table, and readers may rely on more.'
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
