insert into schemawatch.rule as r (
    rule_id, object_kind, readers, writers, cdc, impact, title, message, rationale, remedy
)
values
    (
        'column-type-int-widened', 'column',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'smallint widened to integer',
        '{table}.{name} went from {before} to {after}: every old value, query and parameter still '
        'works. A copy that still has {before} fails on the first value beyond 32767.',
        'Functions and operators resolve as before, so SQL readers and writers are safe. Strictly '
        'typed drivers (sqlx, tokio-postgres) must be built for the new type.',
        'Nothing to do in SQL; open sessions with a prepared statement on {name} fail once with '
        '0A000. On copies first: alter table {table} alter column {name} type {after};'
    ),
    (
        'column-type-int-widened-64', 'column',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'Integer widened to bigint',
        '{table}.{name} went from {before} to {after}: functions that take integer (repeat, left, '
        'make_interval, date + {name}) fail with 42883. Clients with 32-bit fields fail or '
        'silently truncate values beyond 2147483647.',
        'Writers are safe: what fitted still fits. Readers depend on their driver and functions, '
        'a copy that is not widened stops at the first large value, and sum() returns a wider '
        'type.',
        'Cast where an integer is needed, {name}::integer, and widen client fields and copies. If '
        'a sequence feeds the column: alter sequence <sequence> as {after};'
    ),
    (
        'column-type-int-narrowed', 'column',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Integer type narrowed',
        '{table}.{name} went from {before} to {after}: INSERTs and UPDATEs with a larger value '
        'now fail with 22003.',
        'Stored rows are intact, because the ALTER itself refuses while a larger value exists. '
        'Writers that need the old range are cut off.',
        'Go back if large values are still to come: alter table {table} alter column {name} type '
        '{before};'
    ),
    (
        'column-type-int-to-numeric', 'column',
        'BREAKING', 'SAFE', 'BREAKING', 'BREAKING',
        'Integer became numeric',
        '{table}.{name} went from {before} to {after}: division silently keeps fractions (7 / 2 '
        'gives 3.5), and integer-only uses such as repeat, << and date + {name} fail with 42883. '
        'Drivers deliver a decimal or a string.',
        'Writers are safe, because every integer is a numeric. Readers get other results without '
        'an error, and another type on the wire.',
        'Cast in the queries, {name}::bigint, or go back before fractions are stored: alter table '
        '{table} alter column {name} type {before};'
    ),
    (
        'column-type-int-to-float', 'column',
        'BREAKING', 'RISKY', 'BREAKING', 'BREAKING',
        'Integer became floating point',
        '{table}.{name} went from {before} to {after}: stored values beyond 2^24 (real) or 2^53 '
        '(double precision) were silently changed, and new ones are. % and integer-only functions '
        'fail with 42883.',
        'The cast never raises, so altered values cannot be told from good ones; equality on them '
        'becomes unreliable. Copies keep the old values.',
        'Go back at once, and take large values from a backup: alter table {table} alter column '
        '{name} type {before}; Use numeric where fractions are needed.'
    ),
    (
        'column-type-float-widened', 'column',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'real widened to double precision',
        '{table}.{name} went from {before} to {after}: stored 0.1 now reads 0.10000000149011612, '
        'so WHERE {name} = ''0.1'' silently finds nothing.',
        'Writers are safe and no number lost precision, but its text and its equality changed. '
        'Strictly typed clients must be built for the new type; copies keep the short form.',
        'Round what was stored: update {table} set {name} = round({name}::numeric, 6)::double '
        'precision; and compare floating point by range.'
    ),
    (
        'column-type-float-narrowed', 'column',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'double precision narrowed to real',
        '{table}.{name} went from {before} to {after}: stored and new values silently lose every '
        'digit after the sixth or so, and equality with the old values is false. Out-of-range '
        'values fail with 22003.',
        'The rounding raises no error and going back does not restore digits. Copies keep the '
        'exact values and differ from now on.',
        'alter table {table} alter column {name} type {before}; then restore the values from a '
        'backup or a copy.'
    ),
    (
        'column-type-numeric-precision-grown', 'column',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Numeric precision raised',
        '{table}.{name} went from {before} to {after}: stored values and their text are the same, '
        'and larger ones are accepted. A copy with the old precision fails on the first of them.',
        'Nothing that was valid changes, and the table is not rewritten: readers and writers are '
        'safe. Fixed DECIMAL columns in copies are the only limit left.',
        'Nothing to do in SQL; open sessions with a prepared statement on {name} fail once with '
        '0A000. Widen copies first.'
    ),
    (
        'column-type-numeric-precision-shrunk', 'column',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Numeric lost integer digits',
        '{table}.{name} went from {before} to {after}: INSERTs and UPDATEs whose value needs more '
        'digits before the point now fail with 22003.',
        'Stored values fit, because the ALTER itself refuses otherwise. Writers lose digits also '
        'when only the scale grows inside the same precision.',
        'Give the digits back: alter table {table} alter column {name} type {before}; When the '
        'scale must grow, raise the precision by as much.'
    ),
    (
        'column-type-numeric-scale-grown', 'column',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'Numeric scale raised',
        '{table}.{name} went from {before} to {after}: the same values read with more decimals '
        '(1.50 becomes 1.5000). Readers that parse a fixed scale or compare text silently get it '
        'wrong.',
        'Numeric comparison and writers are safe. Text, JSON and fixed-scale encodings (Avro '
        'decimal, flat files) depend on the number of decimals, and rewritten rows are not sent '
        'to copies.',
        'Format on output, round({name}, <old scale>), and raise the scale in decoders and '
        'copies.'
    ),
    (
        'column-type-numeric-scale-shrunk', 'column',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Numeric scale reduced, values rounded',
        '{table}.{name} went from {before} to {after}: stored values were silently rounded, and '
        'so is every value inserted from now on.',
        'The cast rounds instead of refusing, so the decimals are gone for good. Copies keep the '
        'unrounded values and differ.',
        'Stop further loss: alter table {table} alter column {name} type {before}; then restore '
        'the decimals from a backup or a copy.'
    ),
    (
        'column-type-numeric-unconstrained', 'column',
        'RISKY', 'SAFE', 'BREAKING', 'RISKY',
        'Numeric limits removed',
        '{table}.{name} went from {before} to {after}: values are no longer rounded on INSERT, so '
        'readers meet more decimals than {before} allowed. Debezium changes the encoding of the '
        'field.',
        'Writers are safe, because more is accepted, and stored values are unchanged. Fixed-scale '
        'consumers break as soon as a writer sends more digits; change data consumers meet '
        'another schema.',
        'Round in the writers, or set a scale again: alter table {table} alter column {name} type '
        '{before}; (which rounds what was stored meanwhile).'
    ),
    (
        'column-type-numeric-constrained', 'column',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Numeric limits imposed, values rounded',
        '{table}.{name} went from {before} to {after}: stored values were silently rounded, new '
        'ones are too, and values with too many integer digits fail with 22003.',
        'Rounding raises no error and cannot be undone. Copies keep the exact values and differ '
        'from now on.',
        'alter table {table} alter column {name} type {before}; then restore the decimals from a '
        'backup. To limit input without rounding use a CHECK constraint.'
    ),
    (
        'column-type-lossy', 'column',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Type change altered stored values',
        '{table}.{name} went from {before} to {after}: the conversion silently changed stored '
        'values (rounded or cut them), and does so with values inserted from now on.',
        'Between these types PostgreSQL converts on assignment without an error, and going back '
        'does not restore anything. Copies keep the old values.',
        'Stop further loss: alter table {table} alter column {name} type {before}; and restore '
        'from a backup. Next time convert into a new column and compare both.'
    ),
    (
        'column-type-length-grown', 'column',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Length limit raised',
        '{table}.{name} went from {before} to {after}: everything that was valid stays valid. A '
        'copy with the old length stops on the first longer value with 22001.',
        'The type on the wire is the same and readers and writers are safe. Only fixed-width '
        'copies and buffers still rely on the old limit.',
        'Nothing to do in SQL; open sessions with a prepared statement on {name} fail once with '
        '0A000. On copies first: alter table {table} alter column {name} type {after};'
    ),
    (
        'column-type-length-shrunk', 'column',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Length limit lowered',
        '{table}.{name} went from {before} to {after}: INSERTs and UPDATEs with a longer value '
        'now fail with 22001; blanks beyond the limit are cut silently.',
        'Writers that used the old length are cut off. Stored rows are intact, unless the ALTER '
        'had a USING clause with a cast, which truncates without an error.',
        'Raise it again: alter table {table} alter column {name} type {before}; If USING was '
        'used, compare {name} with a backup. Next time watch a CHECK (length({name}) <= <n>) NOT '
        'VALID first.'
    ),
    (
        'column-type-length-removed', 'column',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Length limit removed',
        '{table}.{name} went from {before} to {after}: nothing that worked changes, but values '
        'may now have any length. Fixed-width copies fail with 22001 once longer ones arrive.',
        'Both types behave the same and the table is not rewritten: readers and writers are safe. '
        'Clients that size buffers from the declared length lose it.',
        'Nothing to do for most. If a bound is relied on: alter table {table} add check '
        '(length({name}) <= <n>) not valid;'
    ),
    (
        'column-type-length-imposed', 'column',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Length limit imposed',
        '{table}.{name} went from {before} to {after}: INSERTs and UPDATEs with a longer value '
        'now fail with 22001.',
        'Readers are safe, and the ALTER itself refuses while longer values exist. Writers had no '
        'limit before, so nothing on their side checks for one.',
        'Remove it again, without a rewrite: alter table {table} alter column {name} type '
        '{before}; A CHECK constraint, NOT VALID at first, is easier to introduce.'
    ),
    (
        'column-type-string-equivalent', 'column',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'text and varchar exchanged',
        '{table}.{name} went from {before} to {after}: both are the same string type without a '
        'length limit. No value, query or INSERT behaves differently.',
        'The types are binary compatible; neither the table nor its indexes are rebuilt. Only the '
        'type number that drivers see is another one.',
        'Nothing to do; open sessions with a prepared statement on {name} fail once with 0A000.'
    ),
    (
        'column-type-char-length-grown', 'column',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'char(n) became longer',
        '{table}.{name} went from {before} to {after}: values now come back padded with more '
        'blanks. Clients that compare or concatenate the text silently see another string.',
        'Comparison inside PostgreSQL ignores the blanks and writers are safe. What a client does '
        'with trailing blanks is its own affair.',
        'Trim on output, rtrim({name}), or leave char for good: alter table {table} alter column '
        '{name} type text;'
    ),
    (
        'column-type-char-to-varying', 'column',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'char(n) became a varying string',
        '{table}.{name} went from {before} to {after}: trailing blanks were removed, and blanks '
        'now count in comparisons. Queries and writers that pad their values silently match '
        'nothing.',
        'Values without padding behave as before. Whether a consumer pads, or relies on a fixed '
        'width, depends on its code.',
        'Remove the padding on both sides: update {table} set {name} = rtrim({name}) where {name} '
        '<> rtrim({name}); and rtrim() in the consumers.'
    ),
    (
        'column-type-varying-to-char', 'column',
        'BREAKING', 'RISKY', 'RISKY', 'BREAKING',
        'Varying string became char(n)',
        '{table}.{name} went from {before} to {after}: values are padded with blanks, so LIKE '
        '''x'' silently stops matching and text sent to clients has another length. Longer values '
        'fail with 22001.',
        'Padding changes what readers get on every shorter row. Writers are hit only when a value '
        'is too long, or when its trailing blanks matter.',
        'alter table {table} alter column {name} type {before}; The padding goes away, but '
        'trailing blanks that had a meaning are lost.'
    ),
    (
        'column-type-case-sensitivity-changed', 'column',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Case sensitivity changed',
        '{table}.{name} went from {before} to {after}: =, LIKE, DISTINCT, GROUP BY and UNIQUE now '
        'treat upper and lower case differently. Queries silently return more or fewer rows; '
        'UNIQUE accepts or rejects (23505) other values.',
        'Stored values are the same; whether the result differs depends on data that varies only '
        'in case.',
        'Look for values that differ only in case: select lower({name}::text) from {table} group '
        'by 1 having count(*) > 1; Say the rule in the query (lower(), or a cast to text) where '
        'it matters.'
    ),
    (
        'column-collation-changed', 'column',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Collation changed',
        '{table}.{name} sorts by {after} instead of {before}: ORDER BY, range filters and min/max '
        'silently return another order or other rows. Comparison with a column of another '
        'collation fails with 42P22.',
        'Equality is the same, so keys and writers that compare for equality are safe. How much '
        'the order differs depends on the text stored.',
        'Name the order where it matters: order by {name} collate <old collation>; and the same '
        'COLLATE in joins with other tables.'
    ),
    (
        'column-collation-nondeterministic', 'column',
        'BREAKING', 'RISKY', 'SAFE', 'BREAKING',
        'Collation is now nondeterministic',
        '{table}.{name} uses {after}, a nondeterministic collation: LIKE and regular expressions '
        'fail with 0A000, = matches strings that differ (for example in case), and UNIQUE rejects '
        'them with 23505.',
        'PostgreSQL supports no pattern matching under such collations, so those queries fail on '
        'every row. Writers are hit only when their data collides.',
        'Match patterns under another collation: where {name} collate "C" like ''<pattern>''; or '
        'set the old collation: alter table {table} alter column {name} type text collate <old '
        'collation>;'
    ),
    (
        'column-type-json-to-jsonb', 'column',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'json became jsonb',
        '{table}.{name} went from {before} to {after}: json_each, json_typeof and the other json_ '
        'functions fail with 42883. Key order, spacing and duplicate keys are silently gone, and '
        '\u0000 is rejected with 22P05.',
        'Operators such as -> and ->> work as before, so many readers are safe. It depends on the '
        'functions they call, and on whether they hash or compare the text.',
        'Call the jsonb_ functions instead, or cast in the queries: {name}::json. The original '
        'text comes back only from a backup.'
    ),
    (
        'column-type-jsonb-to-json', 'column',
        'BREAKING', 'BREAKING', 'RISKY', 'BREAKING',
        'jsonb became json',
        '{table}.{name} went from {before} to {after}: ?, @>, =, DISTINCT and jsonb_set fail with '
        '42883, and || silently concatenates text instead of merging objects.',
        'json has no equality, no containment and no index support, so most queries and updates '
        'written for jsonb fail on every row.',
        'alter table {table} alter column {name} type {before}; No value is lost either way.'
    ),
    (
        'column-type-text-to-enum', 'column',
        'BREAKING', 'BREAKING', 'SAFE', 'BREAKING',
        'Text became an enum',
        '{table}.{name} went from {before} to {after}: LIKE, upper() and length() fail with '
        '42883, text-typed parameters with 42804, and a value that is not a label with 22P02, '
        'even in a WHERE clause.',
        'An enum is not a string: text functions do not apply and sorting follows the label '
        'order. Writers may send known labels as untyped literals only.',
        'Cast in the queries, {name}::text, or go back and check instead: alter table {table} '
        'alter column {name} type {before}; alter table {table} add check ({name} in (<labels>)) '
        'not valid;'
    ),
    (
        'column-type-enum-to-text', 'column',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'Enum became text',
        '{table}.{name} went from {before} to {after}: ORDER BY, < and min/max silently follow '
        'the alphabet instead of the label order, and enum functions fail with 42883. Any value '
        'may now be written.',
        'Writers are safe, because labels are valid text. Readers depend on the order, or on the '
        'closed list of values.',
        'Sort by an explicit rank, order by array_position(array[<labels>], {name}); and close '
        'the list again: alter table {table} add check ({name} in (<labels>)) not valid;'
    ),
    (
        'column-type-enum-changed', 'column',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Enum replaced by another enum',
        '{table}.{name} went from {before} to {after}: values cast to the old enum fail with '
        '42804 (in comparisons 42883), and labels that the new one lacks with 22P02. Drivers that '
        'registered the old type by number fail until they reconnect.',
        'With the same labels, and values sent as untyped literals, nothing changes. Labels that '
        'are missing are findings of their own.',
        'Compare the labels: select enum_range(null::{after}); then recycle connection pools and '
        'change the casts to {after}.'
    ),
    (
        'column-type-date-to-timestamp', 'column',
        'BREAKING', 'SAFE', 'BREAKING', 'BREAKING',
        'date became a timestamp',
        '{table}.{name} went from {before} to {after}: {name} + 1 fails with 42883, {name} - '
        '{name} gives an interval, and the text gains a time. BETWEEN two days silently misses '
        'new rows after midnight of the last day.',
        'Writers are safe, because a date is accepted as midnight. Readers get another type with '
        'other operators.',
        'Cast in the queries, {name}::date, or go back before times are stored: alter table '
        '{table} alter column {name} type {before};'
    ),
    (
        'column-type-timestamp-to-date', 'column',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Timestamp became a date',
        '{table}.{name} went from {before} to {after}: the time of day of every row was silently '
        'cut off, and that of new rows is. extract(hour from {name}) fails with 0A000.',
        'The cast does not raise and the times cannot be recovered here. Copies keep the full '
        'timestamps.',
        'Stop further loss: alter table {table} alter column {name} type {before}; then restore '
        'the times from a backup or a copy.'
    ),
    (
        'column-type-timestamp-to-timestamptz', 'column',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Timestamp gained a time zone',
        '{table}.{name} went from {before} to {after}: stored times were read in the time zone of '
        'the session that ran the ALTER, and every reader now sees them in its own. AT TIME ZONE '
        'turns round, and drivers deliver zone-aware values.',
        'If that session, the writers and the readers all use one zone, the values agree. If not, '
        'the result is silently shifted.',
        'Check a known row: select {name} at time zone ''UTC'' from {table} limit 5; and pin the '
        'zone of every client: alter role <role> set timezone = ''<zone>'';'
    ),
    (
        'column-type-timestamptz-to-timestamp', 'column',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Timestamp lost its time zone',
        '{table}.{name} went from {before} to {after}: the offset that writers send is silently '
        'ignored (''03:04:05+09'' is stored as 03:04:05), so wrong instants are saved. Readers no '
        'longer know the zone.',
        'Nothing raises an error, and rows written from now on cannot be told from right ones. '
        'Copies keep the instants.',
        'Go back with the zone of the session that ran the ALTER: alter table {table} alter '
        'column {name} type {before} using {name} at time zone ''<zone>''; and check the rows '
        'written meanwhile.'
    ),
    (
        'column-type-time-precision-grown', 'column',
        'SAFE', 'SAFE', 'BREAKING', 'SAFE',
        'Time precision raised',
        '{table}.{name} went from {before} to {after}: stored values are the same, and SQL '
        'clients notice nothing but more digits. Debezium, in its default mode, switches from '
        'milliseconds to microseconds when the precision passes 3.',
        'No value was changed and more is accepted: readers and writers are safe. Consumers of '
        'change events would read times a thousand times too large.',
        'Nothing to do in SQL. For Debezium set time.precision.mode explicitly, and tell the '
        'consumers of the topic before the next event.'
    ),
    (
        'column-type-time-precision-shrunk', 'column',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Time precision reduced, values rounded',
        '{table}.{name} went from {before} to {after}: stored values were silently rounded (05.6 '
        'became 06), and new ones are. Equality with the exact times is false.',
        'The cast rounds instead of refusing, and the fractions are gone. Copies keep the exact '
        'times and differ.',
        'Stop further loss: alter table {table} alter column {name} type {before}; and restore '
        'from a backup or a copy. To show less, round in the query: date_trunc(''second'', '
        '{name}).'
    ),
    (
        'column-type-array-changed', 'column',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Scalar and array exchanged',
        '{table}.{name} went from {before} to {after}: operators and = fail with 42883, '
        'assignments with 42804, and literals of the old form with 22P02. Subscripts and ANY() '
        'apply to one form only.',
        'An array and a single value share neither literals nor operators, so readers, writers '
        'and copies written for the old form all fail.',
        'Keep both until everybody moved: add a column of the new form, fill it by trigger, then '
        'drop the old. To go back: alter table {table} alter column {name} type {before} using '
        '<expression>;'
    ),
    (
        'column-type-array-dims-changed', 'column',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Declared array dimensions changed',
        '{table}.{name} is declared with another number of array dimensions. PostgreSQL ignores '
        'that declaration: no value, query or INSERT behaves differently.',
        'Arrays of any number of dimensions were and are accepted, and prepared statements '
        'survive. Only tools that read the declaration see it.',
        'Nothing to do. If the number of dimensions matters: alter table {table} add check '
        '(array_ndims({name}) = <n>) not valid;'
    ),
    (
        'column-type-domain-applied', 'column',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Constrained domain applied',
        '{table}.{name} went from {before} to the domain {after}: INSERTs and UPDATEs with a '
        'value that the domain rejects now fail with 23514, or 23502 for NULL.',
        'Readers get the base type on the wire and are safe, and stored rows were checked. '
        'Whether writers send such values depends on them.',
        'Look at the rule: select pg_get_constraintdef(oid) from pg_constraint where contypid = '
        '''{after}''::regtype; To lift it: alter table {table} alter column {name} type {before};'
    ),
    (
        'column-type-domain-transparent', 'column',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Unconstrained domain exchanged',
        '{table}.{name} went from {before} to {after}: the domain has no constraint and the same '
        'base type. No value, query or INSERT behaves differently.',
        'Clients see the base type either way. A constraint added to the domain later would reach '
        'this column.',
        'Nothing to do; open sessions with a prepared statement on {name} fail once with 0A000.'
    ),
    (
        'column-type-domain-removed', 'column',
        'RISKY', 'SAFE', 'SAFE', 'RISKY',
        'Constrained domain removed',
        '{table}.{name} went from the domain {before} to {after}: values that the domain excluded '
        'can now be stored. Readers that rely on its rule silently meet them.',
        'Writers are safe, because more is accepted, and the rows stored so far obey the rule. '
        'Readers depend on what is written next.',
        'Apply it again: alter table {table} alter column {name} type {before}; or keep the rule '
        'as a CHECK constraint on {table}.'
    ),
    (
        'column-type-network-widened', 'column',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'Network type widened',
        '{table}.{name} went from {before} to {after}: every value is kept, but its text and its '
        'type on the wire differ (an 8-byte MAC address, or host bits beside the mask). Parsers '
        'of the old form may fail.',
        'Writers are safe, because the old form is accepted. Readers and copies depend on how '
        'they parse the text.',
        'Let the clients accept both forms, or cast in the queries: {name}::{before}. Change '
        'copies to {after} first.'
    ),
    (
        'column-type-recreated', 'column',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Column''s type was re-created',
        'The type of {table}.{name} was dropped and created again with the same definition: open '
        'connections that cached the old type fail (cache lookup failed for type, or an unknown '
        'type) until they reconnect.',
        'Values and SQL behave the same; new connections are safe. It depends on the driver and '
        'on how long its connections live.',
        'Recycle every connection pool and restart change data connectors. Next time change the '
        'type in place: alter type ...'
    ),
    (
        'column-type-changed', 'column',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Column type changed',
        '{table}.{name} went from {before} to {after}: operators and functions of {before} fail '
        'with 42883, parameters and INSERTs with 42804 or 22P02. Drivers deliver another type.',
        'The two types share no general behaviour, so statements written for the old one are '
        'rejected or give another result. Milder pairs have rules of their own; this is the rule '
        'for all others.',
        'Go back if the values allow it: alter table {table} alter column {name} type {before} '
        'using {name}::{before}; Then add a new column of type {after}, keep both in step, and '
        'move the consumers.'
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
