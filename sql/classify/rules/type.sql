insert into schemawatch.rule as r (
    rule_id, object_kind, touches, readers, writers, cdc, impact, title, message, how, remedy, sure, rationale
)
values
    (
        'enum-label-added', 'type', 'stored',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'Enum label added',
        'Enum {name}, used by {table}, gained the label {after}.',
        'No statement fails{alone}: readers with a closed list of values fail on {new_labels}, or fall through, '
        'once `SELECT {column} FROM {table}` returns it. A copy whose enum or CHECK lacks it stops.',
        'Let readers accept unknown labels. On copies, first: `{add_new};` A '
        'label cannot be dropped again.',
        'Depends on the data: whether it is stored already, `select count(*) from {table} where '
        '{holds_new};`',
        'Writers are safe and no stored row changed. Readers meet the label only when it is written, and '
        'only some of them are closed.'
    ),
    (
        'enum-label-renamed', 'type', 'stored',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Enum label renamed',
        'Enum {name}, used by {table}, renamed the label {before} to {after}.',
        '`INSERT INTO {table} ({column}, ...) VALUES ({old_label}, ...)` and `WHERE {column} = {old_label}`'
        ' fail with 22P02, and stored rows silently answer with {new_label}. Defaults follow by themselves.',
        'Rename it back: `{rename_labels};` Then add the new '
        'label, move rows and code, and leave the old one unused.',
        'Certain: by the labels'' numbers in the catalog.',
        'The old label is gone for readers, writers and copies at the same moment; defaults follow by '
        'themselves.'
    ),
    (
        'enum-label-removed', 'type', 'stored',
        'BREAKING', 'BREAKING', 'RISKY', 'BREAKING',
        'Enum label removed',
        'Enum {name}, used by {table}, no longer has the label {before}.',
        '`INSERT INTO {table} ({column}, ...) VALUES ({old_label}, ...)` fails with 22P02, and so does '
        '`WHERE {column} = {old_label}`, even if it would match no row. Copies may hold rows with the '
        'label.',
        'Put it back: `{add_old};` To retire a label keep it and forbid it '
        'with a CHECK constraint.',
        'Certain: read from the catalog; the label is refused for every caller.',
        'Even a filter that would match no row is rejected, so readers break as surely as writers. Copies '
        'may hold rows with the label.'
    ),
    (
        'enum-labels-reordered', 'type', 'stored',
        'RISKY', 'SAFE', 'SAFE', 'RISKY',
        'Enum labels reordered',
        'Enum {name}, used by {table}, has its labels in another order.',
        'No statement fails{alone}: `SELECT ... ORDER BY {column}`, `<`, min and max silently give other results. '
        'Writers and equality are not affected.',
        'Sort by an explicit rank, `ORDER BY {old_order}`. The '
        'order itself is restored only by building the type again.',
        'Depends on the client: whether it sorts or compares by label order.',
        'Writers and equality are safe, because the labels are the same. Readers depend on whether they '
        'sort or compare by label order.'
    ),
    (
        'type-renamed', 'type', 'stored',
        'BREAKING', 'BREAKING', 'RISKY', 'BREAKING',
        'Type renamed or moved',
        'Type {old}, used by {table}, is now {new}.',
        '`''...''::{old}` fails with 42704, and so do drivers that register the type by name. Plain reads '
        'of the column work, because columns follow by themselves; change events carry the new name.',
        'Take it back until the callers moved: `{restore};`{schema_again}',
        'Certain: by its number in the catalog: it is the same type.',
        'Columns follow the type by themselves. Every statement that spells the name fails, whoever sends '
        'it.'
    ),
    (
        'composite-type-changed', 'type', 'stored',
        'RISKY', 'BREAKING', 'RISKY', 'BREAKING',
        'Composite type changed',
        'The fields of composite type {name}, used by {table}, changed.',
        '`INSERT INTO {table} ({column}, ...) VALUES (row(...), ...)` of the old shape fails with 42846, '
        'and a `''(...)''` literal with 22P02. `SELECT ({column}).field` of a field that is gone or is called otherwise '
        'fails with 42703; of '
        'one that still exists it works. Open '
        'sessions: a prepared statement that returns {column} fails once with 0A000.',
        'Restore the fields (the values of a dropped one are gone): `{restore};` For a new shape use a new '
        'type and a new column.',
        'Certain: read from the catalog; every writer of the whole value is refused.',
        'Every writer that builds the whole value is rejected. Readers of a single field that still exists '
        'are safe; those that decode the whole value depend on their driver.'
    ),
    (
        'domain-constraint-added', 'domain', 'stored',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Domain constraint added',
        'Domain {name}, used by {table}, gained {after}.',
        '`INSERT INTO {table} ({column}, ...)` and `UPDATE {table} SET {column} = ...` with a value that it'
        ' excludes fail with 23514, in every table that uses the domain, and so does a cast of such a value to {new}.',
        'To lift it: `{drop};`',
        'Depends on the client: whether it sends such values; with NOT VALID old rows were not checked, '
        'which this does, unless an array or a composite type of it is stored (0A000): `alter domain {new} validate '
        'constraint '
        '{constraint};`',
        'Readers are safe. Writers are hit only if they send such values; with NOT VALID old rows were not '
        'checked.'
    ),
    (
        'domain-element-constraint-added', 'domain', 'stored',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Constraint added to a domain inside of columns',
        'Domain {name}, which is part of the arrays or composites in {table}, gained {after}.',
        '`INSERT INTO {table} ({column}, ...)` and `UPDATE {table} SET {column} = ...` fail with 23514 when a value inside is '
        'excluded, in every table that uses the domain.',
        'To lift it: `{drop};`',
        'Depends on the client: whether it sends such values. Old rows were not checked, and cannot be: while a column holds '
        'the domain inside, VALIDATE CONSTRAINT fails with 0A000.',
        'Readers are safe. Writers are hit only if a value inside of what they send is excluded.'
    ),
    (
        'domain-constraint-removed', 'domain', 'stored',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'Domain constraint removed',
        'Domain {name}, used by {table}, lost {before}.',
        'No statement fails{alone}: `INSERT INTO {table} ({column}, ...)` now stores values that it excluded, and '
        'readers that rely on it silently meet them. A copy whose domain has it stops with 23514.',
        'Put it back, without a check of old rows: `{restore};`',
        'Depends on the data: what is written from now on, `select distinct {column} from {table};`',
        'Writers are safe, because more is accepted, and the rows stored so far obey the rule. A copy may still have it.'
    ),
    (
        'domain-not-null-set', 'domain', 'required',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Domain became NOT NULL',
        'Domain {name}, used by {table}, became NOT NULL.',
        '`INSERT INTO {table} ...` that omits {column} without a default, or writes NULL into it, fails '
        'with 23502, in every table that uses the domain.',
        'Until the writers send values: `alter domain {new} drop not null;`',
        'Certain: read from the catalog; NULL is refused for every caller.',
        'Readers are safe. All columns of the domain are hit at once, in every table that uses it.'
    ),
    (
        'domain-not-null-dropped', 'domain', 'stored',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'Domain became nullable',
        'Domain {name}, used by {table}, may now be NULL.',
        'No statement fails in SQL{alone}: `SELECT ... WHERE x NOT IN (SELECT {column} FROM {table})` silently '
        'returns no rows once a NULL is there, and typed decoders fail. A copy that keeps NOT NULL stops '
        'with 23502.',
        'If it should not be: `alter domain {new} {strict_again};` Otherwise let the readers handle NULL '
        'first.',
        'Depends on the data: whether a NULL is stored, `select count(*) from {table} where {column} is '
        'null;`',
        'Writers are safe, because more is accepted. Readers are hit only once a NULL is written, and if '
        'they do not handle it.'
    ),
    (
        'domain-element-not-null-dropped', 'domain', 'stored',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'Domain inside of columns became nullable',
        'Domain {name}, which is part of the arrays or composites in {table}, may now be NULL.',
        'No statement fails in SQL{alone}: an array or a composite in {column} may now hold NULL, which typed decoders and `= ANY ({column})` '
        'may not expect.',
        'Let the readers handle NULL first. SET NOT NULL fails with 0A000 while a column holds the domain inside: to '
        'forbid it again use a CHECK constraint on the table.',
        'Depends on the data: what is written from now on, `select distinct {column}::text from {table};`',
        'Writers are safe, because more is accepted. Readers are hit only once such a value is written.'
    ),
    (
        'domain-default-unused', 'domain', 'omitting',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Default of a domain changed that nobody takes',
        'The default of domain {name} changed from {before} to {after}, and no column of {table} takes it.',
        'Nothing differs: inside an array or a composite, below another domain, or for a column with a default of its own, the '
        'default of a domain never applies.',
        'Nothing to do for {table}. To go back: `{restore};`',
        'Certain: read from the catalog.',
        'Only a column that is of the domain itself and has no default of its own is filled by it.'
    ),
    (
        'domain-default-changed', 'domain', 'omitting',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Domain default changed',
        'The default of domain {name}, used by {table}, changed from {before} to {after}.',
        'No statement fails{alone}: `INSERT INTO {table} ...` that omits {column}, where the column has no default'
        ' of its own, silently stores another value. Existing rows are unchanged.',
        'If it was not meant: `{restore};` A column''s own default wins over it.',
        'Depends on the client: who omits the column.',
        'No statement fails and existing rows are unchanged. Only writers that omit the column are '
        'concerned.'
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
