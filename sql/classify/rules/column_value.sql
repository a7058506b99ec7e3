insert into schemawatch.rule as r (
    rule_id, object_kind, readers, writers, cdc, impact, title, message, rationale, remedy
)
values
    (
        'column-set-not-null', 'column',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Column became NOT NULL',
        '{table}.{name} became NOT NULL: INSERTs that omit it without a default, and INSERTs or '
        'UPDATEs that write NULL, now fail with 23502.',
        'Readers are safe and may rely on a value. Writers that sent NULL, or nothing, are '
        'rejected on every row; an explicit NULL fails even where there is a default.',
        'Allow NULL until the writers are ready: alter table {table} alter column {name} drop not '
        'null; Then watch a CHECK ({name} is not null) NOT VALID, validate it, and set NOT NULL.'
    ),
    (
        'column-drop-not-null', 'column',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'Column became nullable',
        '{table}.{name} may now be NULL: typed decoders fail on the first NULL, NOT IN over it '
        'silently returns no rows, and arithmetic and concatenation become NULL. A copy that '
        'keeps NOT NULL stops with 23502.',
        'Writers are safe, because more is accepted. Readers are hit only once a NULL is written, '
        'and if they do not handle it.',
        'If it should not be: alter table {table} alter column {name} set not null; Otherwise let '
        'the readers say coalesce({name}, <value>) before writers send NULL.'
    ),
    (
        'column-default-added', 'column',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Default added to a nullable column',
        '{table}.{name} now defaults to {after}: INSERTs that omit it store that value instead of '
        'NULL. Readers that test {name} IS NULL silently find fewer rows.',
        'No statement fails and existing rows keep their NULL. Whether anybody treats NULL as '
        '"not set" depends on the consumers.',
        'Look for IS NULL tests on {name}. To undo: alter table {table} alter column {name} drop '
        'default;'
    ),
    (
        'column-default-added-required', 'column',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Default added to a NOT NULL column',
        '{table}.{name} now defaults to {after}: INSERTs that omit it, which failed with 23502 '
        'before, now succeed. Nothing that worked behaves differently.',
        'The column was required, so every working INSERT names it and never meets the default. '
        'Readers and writers are safe.',
        'Nothing to do. A writer that forgets {name} is no longer told so.'
    ),
    (
        'column-default-removed', 'column',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Default removed from a nullable column',
        '{table}.{name} lost its default ({before}): INSERTs that omit it now silently store '
        'NULL, which readers of {name} may not expect.',
        'No statement fails and existing rows are unchanged. The harm depends on who omits the '
        'column, and on who cannot take NULL.',
        'alter table {table} alter column {name} set default {before}; until every writer sends '
        '{name}. Repair: update {table} set {name} = {before} where {name} is null;'
    ),
    (
        'column-default-removed-required', 'column',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Default removed from a NOT NULL column',
        '{table}.{name} lost its default ({before}) and is NOT NULL: INSERTs that omit {name} now '
        'fail with 23502.',
        'Nothing fills the column any more, neither default nor identity nor expression. Readers, '
        'and writers that always send a value, are safe.',
        'alter table {table} alter column {name} set default {before}; until every writer sends '
        '{name}.'
    ),
    (
        'column-default-changed', 'column',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Default changed',
        '{table}.{name} defaults to {after} instead of {before}: INSERTs that omit it silently '
        'store another value.',
        'No statement fails and existing rows keep what they have. Only new rows of writers that '
        'omit the column differ; whether readers mind depends on the value.',
        'If it was not meant: alter table {table} alter column {name} set default {before}; '
        'Writers that need a certain value should send it.'
    ),
    (
        'column-default-sequence-changed', 'column',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Default draws from another sequence',
        '{table}.{name} takes its values from {after} instead of {before}: INSERTs fail with '
        '23505 while the new sequence is behind the stored keys, or silently reuse numbers if '
        '{name} is not unique.',
        'Readers are safe. Writers are too, if the new sequence starts above the largest value, '
        'which depends on where it stands.',
        'select setval(''<new sequence>'', (select max({name}) from {table})); To go back: alter '
        'table {table} alter column {name} set default {before};'
    ),
    (
        'column-identity-added-always', 'column',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Column became GENERATED ALWAYS identity',
        '{table}.{name} became GENERATED ALWAYS AS IDENTITY: INSERTs and UPDATEs that set {name} '
        'now fail with 428C9. COPY still may.',
        'Readers, and writers that leave the column to the server, are safe. Every writer that '
        'assigns its own keys is rejected.',
        'Accept both: alter table {table} alter column {name} set generated by default; Loaders '
        'can say insert into {table} (...) overriding system value values (...).'
    ),
    (
        'column-identity-added-by-default', 'column',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Column became BY DEFAULT identity',
        '{table}.{name} became GENERATED BY DEFAULT AS IDENTITY with a new sequence: INSERTs that '
        'omit it fail with 23505 while the sequence is behind the stored keys.',
        'Readers, and writers that send their own keys, are safe. The new sequence starts at 1 '
        'unless told otherwise.',
        'select setval(pg_get_serial_sequence(''{table}'', ''{name}''), (select max({name}) from '
        '{table}));'
    ),
    (
        'column-identity-removed', 'column',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Identity removed',
        '{table}.{name} is no longer an identity column and is still NOT NULL: INSERTs that omit '
        'it now fail with 23502.',
        'Its sequence went with it, and nothing numbers new rows. Readers, and writers that send '
        'their own keys, are safe.',
        'alter table {table} alter column {name} add generated by default as identity; select '
        'setval(pg_get_serial_sequence(''{table}'', ''{name}''), (select max({name}) from '
        '{table}));'
    ),
    (
        'column-identity-relaxed', 'column',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Identity relaxed to BY DEFAULT',
        '{table}.{name} went from GENERATED ALWAYS to BY DEFAULT: INSERTs that set {name} are '
        'accepted as well. Nothing that worked behaves differently.',
        'It only allows more, so readers and writers are safe. Keys that writers choose do not '
        'move the sequence and can meet it later.',
        'Nothing to do. If writers choose large keys: select '
        'setval(pg_get_serial_sequence(''{table}'', ''{name}''), (select max({name}) from '
        '{table}));'
    ),
    (
        'column-identity-tightened', 'column',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Identity tightened to ALWAYS',
        '{table}.{name} went from BY DEFAULT to GENERATED ALWAYS: INSERTs and UPDATEs that set '
        '{name} now fail with 428C9.',
        'Readers, and writers that leave the column to the server, are safe. Every writer that '
        'sends a key is rejected.',
        'alter table {table} alter column {name} set generated by default; or let loaders say '
        'overriding system value.'
    ),
    (
        'column-identity-options-changed', 'column',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Identity options changed',
        'The numbering of {table}.{name} changed from {before} to {after}: INSERTs that omit it '
        'may fail with 23505 on keys already used, with 2200H when the range ends, or leave other '
        'gaps.',
        'Readers are safe and existing rows unchanged. It depends on where the sequence stands '
        'and how far it may go.',
        'Look at it: select * from pg_sequences where schemaname || ''.'' || sequencename = '
        'pg_get_serial_sequence(''{table}'', ''{name}''); and move it above max({name}) with '
        'setval.'
    ),
    (
        'column-serial-to-identity', 'column',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'serial became identity',
        '{table}.{name} is numbered as an identity column instead of by a nextval default: '
        'INSERTs with and without {name} work as before. Only calls of nextval on the old '
        'sequence name fail, with 42P01.',
        'BY DEFAULT accepts what the default accepted, so readers and writers are safe, if the '
        'new sequence starts above the stored keys.',
        'Check the start once: select setval(pg_get_serial_sequence(''{table}'', ''{name}''), '
        '(select max({name}) from {table}));'
    ),
    (
        'column-became-generated', 'column',
        'SAFE', 'BREAKING', 'RISKY', 'BREAKING',
        'Column became generated',
        '{table}.{name} is now computed by the server: INSERTs and UPDATEs that set it fail with '
        '428C9. It also leaves COPY output and logical replication, so copies silently stop '
        'receiving it.',
        'Readers get a value in every row, but all writers that sent one are rejected. What they '
        'had stored was replaced by the expression.',
        'Stop sending {name}. To go back: alter table {table} alter column {name} drop '
        'expression; which keeps the computed values as plain ones.'
    ),
    (
        'column-generated-removed', 'column',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Generated column became plain',
        '{table}.{name} is no longer computed ({before}): new rows silently get NULL unless the '
        'writer sends a value, and UPDATEs leave it stale.',
        'No statement fails and stored values stay as they are. Readers are wrong from the first '
        'write on, unless somebody maintains the column.',
        'Compute it again, as a new column: alter table {table} drop column {name}, add column '
        '{name} <type> generated always as ({before}) stored; or fill it in a trigger.'
    ),
    (
        'column-generated-removed-required', 'column',
        'RISKY', 'BREAKING', 'SAFE', 'BREAKING',
        'Required generated column became plain',
        '{table}.{name} is no longer computed ({before}) and is NOT NULL: INSERTs that omit it '
        'now fail with 23502. UPDATEs silently leave it stale.',
        'No writer could send the column so far, so all their INSERTs fail at once. Readers see '
        'stale values after updates.',
        'Make it computed again: alter table {table} drop column {name}, add column {name} <type> '
        'not null generated always as ({before}) stored; or set a default and fill it in a '
        'trigger.'
    ),
    (
        'column-generated-expression-changed', 'column',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'Generated expression changed',
        '{table}.{name} is computed as {after} instead of {before}: every row silently has '
        'another value.',
        'Writers are safe, because they cannot send it. Readers are wrong only if they rely on '
        'the old formula; copies that stored the old values are not told.',
        'Tell the readers, or keep both: give the new expression a column of its own and restore '
        '{before} in {name}. Reload copies that hold the value.'
    ),
    (
        'column-physical-changed', 'column',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Column storage settings changed',
        'Storage, compression or statistics settings of {table}.{name} changed. No value, query '
        'or INSERT behaves differently.',
        'These settings change how values are stored and estimated, never what they are. Plans '
        'may change after the next ANALYZE.',
        'Nothing to do. If plans got worse after a statistics change: analyze {table};'
    ),
    (
        'column-comment-changed', 'column',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Column comment changed',
        'The comment on {table}.{name} changed. No value, query or INSERT behaves differently.',
        'A comment is documentation and even prepared statements survive. Tools that read markers '
        '(such as "deprecated") from comments may act on it.',
        'Nothing to do; read the new comment if yours carry markers.'
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
