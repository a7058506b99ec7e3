insert into schemawatch.rule as r (
    rule_id, object_kind, readers, writers, cdc, impact, title, message, rationale, remedy
)
values
    (
        'enum-label-added', 'type',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'Enum label added',
        'Enum {name}, used by {table}, gained the label {after}: readers with a closed list of '
        'values fail on it or fall through. A copy whose enum or CHECK lacks the label stops.',
        'Writers are safe and no stored row changed. Readers meet the label only when it is '
        'written, and only some of them are closed.',
        'Let readers accept unknown labels, and tell copies first: alter type {name} add value '
        '<label>; Labels cannot be dropped again.'
    ),
    (
        'enum-label-renamed', 'type',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Enum label renamed',
        'Enum {name}, used by {table}, renamed the label {before} to {after}: INSERTs and filters '
        'with the old label fail with 22P02. Stored rows silently answer with the new one.',
        'The old label is gone for readers, writers and copies at the same moment; defaults '
        'follow by themselves.',
        'Rename it back: alter type {name} rename value <new label> to <old label>; Then add the '
        'new label, move the rows and the code, and leave the old one unused.'
    ),
    (
        'enum-label-removed', 'type',
        'BREAKING', 'BREAKING', 'RISKY', 'BREAKING',
        'Enum label removed',
        'Enum {name}, used by {table}, no longer has the label {before}: every INSERT, UPDATE or '
        'WHERE that says it fails with 22P02.',
        'Even a filter that would match no row is rejected, so readers break as surely as '
        'writers. Copies may hold rows with the label.',
        'Put it back: alter type {name} add value <label>; To retire a label keep it and forbid '
        'it: alter table {table} add check (<column> <> <label>) not valid;'
    ),
    (
        'enum-labels-reordered', 'type',
        'RISKY', 'SAFE', 'SAFE', 'RISKY',
        'Enum labels reordered',
        'Enum {name}, used by {table}, has its labels in another order ({before}, now {after}): '
        'ORDER BY, <, min and max over it silently give other results.',
        'Writers and equality are safe, because the labels are the same. Readers depend on '
        'whether they sort or compare by label order.',
        'Sort by an explicit rank: order by array_position(array[<labels>], <column>::text). The '
        'order can only be restored by building the type again.'
    ),
    (
        'type-renamed', 'type',
        'BREAKING', 'BREAKING', 'SAFE', 'BREAKING',
        'Type renamed or moved',
        'Type {name}, used by {table}, is now {after}: casts such as ''x''::{name} and drivers '
        'that register the type by name fail with 42704. Plain reads of the column work.',
        'Columns follow the type by themselves. Every statement that spells the name fails, '
        'whoever sends it.',
        'Rename it back until the callers moved: alter type {after} rename to {name}; (after a '
        'move: alter type {after} set schema <old schema>;).'
    ),
    (
        'composite-type-changed', 'type',
        'RISKY', 'BREAKING', 'RISKY', 'BREAKING',
        'Composite type changed',
        'The fields of composite type {name}, used by {table}, changed from {before} to {after}: '
        'writers'' row(...) values of the old shape fail with 42846 and ''(..)'' literals with '
        '22P02.',
        'Every writer that builds the whole value is rejected. Readers of a single field that '
        'still exists are safe; those that decode the whole value depend on their driver.',
        'Restore the fields: alter type {name} drop attribute <field>; or alter type {name} add '
        'attribute <field> <type>; For a new shape use a new type and a new column.'
    ),
    (
        'domain-constraint-added', 'domain',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Domain constraint added',
        'Domain {name}, used by {table}, gained {after}: INSERTs and UPDATEs with a value that it '
        'excludes now fail with 23514, in every table that uses the domain.',
        'Readers are safe. Writers are hit only if they send such values; with NOT VALID old rows '
        'were not checked.',
        'Find them first, then correct or lift: alter domain {name} validate constraint '
        '<constraint>; or alter domain {name} drop constraint <constraint>;'
    ),
    (
        'domain-constraint-removed', 'domain',
        'RISKY', 'SAFE', 'SAFE', 'RISKY',
        'Domain constraint removed',
        'Domain {name}, used by {table}, lost {before}: values that it excluded can now be '
        'stored, and readers that rely on it silently meet them.',
        'Writers are safe, because more is accepted, and the rows stored so far obey the rule.',
        'Put it back without a check of old rows: alter domain {name} add constraint <constraint> '
        '{before} not valid;'
    ),
    (
        'domain-not-null-set', 'domain',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Domain became NOT NULL',
        'Domain {name}, used by {table}, became NOT NULL: INSERTs that omit such a column without '
        'a default, or write NULL into it, now fail with 23502.',
        'Readers are safe. All columns of the domain are hit at once, in every table that uses '
        'it.',
        'alter domain {name} drop not null; until the writers send values.'
    ),
    (
        'domain-not-null-dropped', 'domain',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'Domain became nullable',
        'Domain {name}, used by {table}, may now be NULL: typed decoders fail on the first NULL, '
        'NOT IN silently returns no rows, and a copy that keeps NOT NULL stops with 23502.',
        'Writers are safe, because more is accepted. Readers are hit only once a NULL is written, '
        'and if they do not handle it.',
        'If it should not be: alter domain {name} set not null; Otherwise let the readers handle '
        'NULL first.'
    ),
    (
        'domain-default-changed', 'domain',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Domain default changed',
        'The default of domain {name}, used by {table}, changed from {before} to {after}: INSERTs '
        'that omit such a column, and whose column has no default of its own, silently store '
        'another value.',
        'No statement fails and existing rows are unchanged. Only writers that omit the column '
        'are concerned.',
        'Give the column a default of its own, which wins: alter table {table} alter column '
        '<column> set default <value>; or restore it with alter domain {name} set default '
        '<value>;'
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
