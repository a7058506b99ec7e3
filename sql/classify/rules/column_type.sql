insert into schemawatch.rule as r (
    rule_id, object_kind, touches, readers, writers, cdc, impact, title, message, how, remedy, sure, rationale
)
values
    (
        'column-type-int-widened', 'column', 'stored',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'smallint widened to integer',
        '{table}.{name} went from {before} to {after}.',
        'Nothing fails{alone}: every old value, query and parameter still works. A copy that still has {before} '
        'stops at the first value beyond 32767, and strictly typed drivers (sqlx, tokio-postgres) need the '
        'new type. Open sessions: a prepared statement that returns {name} fails once with 0A000.',
        'Nothing to do in SQL. On copies, first: `alter table {table} alter column {name} type {new_sql};`{from_parent}',
        'Certain: measured: functions and operators resolve as before.',
        'Functions and operators resolve as before, so SQL readers and writers are safe. Strictly typed '
        'drivers (sqlx, tokio-postgres) must be built for the new type.'
    ),
    (
        'column-type-int-widened-64', 'column', 'stored',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'Integer widened to bigint',
        '{table}.{name} went from {before} to {after}.',
        '`repeat(..., {name})`, `left(..., {name})`, `make_interval(..., {name})` and date + {name} fail '
        'with 42883; sum({name}) returns a wider type. Clients with 32-bit fields fail or silently truncate'
        ' values beyond 2147483647, and a copy with {before} stops there. Open sessions: a prepared '
        'statement that returns {name} fails once with 0A000.',
        'Cast where an integer is needed, `{name}::integer`, and widen client fields. On copies: `alter '
        'table {table} alter column {name} type {new_sql};`{from_parent}',
        'Depends on the data: whether values beyond 2147483647 are stored, `select max({name}) from '
        '{table};`, and on which functions and drivers the readers use.',
        'Writers are safe: what fitted still fits. Readers depend on their driver and functions, a copy '
        'that is not widened stops at the first large value, and sum() returns a wider type.'
    ),
    (
        'column-type-int-narrowed', 'column', 'stored',
        'RISKY', 'BREAKING', 'RISKY', 'BREAKING',
        'Integer type narrowed',
        '{table}.{name} went from {before} to {after}.',
        '`INSERT INTO {table} ({name}, ...)` and `UPDATE {table} SET {name} = ...` with a value that needs '
        '{before} fail with 22003, and so does `WHERE {name} = ...` with such a literal, and arithmetic beyond {after}, '
        '`SELECT {name} * 2`. Stored rows fit, because the ALTER itself refuses otherwise. Open '
        'sessions: a prepared statement that returns {name} fails once with 0A000.',
        'Go back if large values are still to come: `{views_away}alter table {table} alter column {name} type '
        '{old_sql};{views_back}`{views_lose}',
        'Certain: read from the catalog; the old range is refused for every caller.',
        'Stored rows are intact, because the ALTER itself refuses while a larger value exists. Writers that'
        ' need the old range are cut off. Readers fail only when they compute or compare beyond the new one; '
        'copies get a smaller type.'
    ),
    (
        'column-type-int-to-numeric', 'column', 'stored',
        'BREAKING', 'SAFE', 'BREAKING', 'BREAKING',
        'Integer became numeric',
        '{table}.{name} went from {before} to {after}.',
        '`SELECT {name} / 2 FROM {table}` silently keeps fractions (7 / 2 gives 3.5), and `repeat(..., '
        '{name})`, {name} << 1 and date + {name} fail with 42883. Drivers deliver a decimal or a string. '
        'Open sessions: a prepared statement that returns {name} fails once with 0A000.',
        'Cast in the queries, `{name}::{old_sql}`, or go back before fractions are stored: `{views_away}alter table '
        '{table} alter column {name} type {old_sql};{views_back}`{views_lose}',
        'Certain: measured: a numeric has other operators than an integer.',
        'Writers are safe, because every integer is a numeric; one that has too few digits is a finding of its own. Readers get other results without an error, '
        'and another type on the wire.'
    ),
    (
        'column-type-int-to-float', 'column', 'stored',
        'BREAKING', 'RISKY', 'BREAKING', 'BREAKING',
        'Integer became floating point',
        '{table}.{name} went from {before} to {after}.',
        'Stored values beyond 2^24 (real) or 2^53 (double precision) were silently changed, and so are new '
        'ones; equality on them is unreliable. {name} % 2 and integer functions fail with 42883. Open '
        'sessions: a prepared statement that returns {name} fails once with 0A000.',
        'Go back at once: `{views_away}alter table {table} alter column {name} type {old_sql};{views_back}`{views_lose} Large values come back '
        'only from a backup. Use numeric where fractions are needed.',
        'Certain: measured: the cast never raises, so altered values cannot be told from good ones.',
        'The cast never raises, so altered values cannot be told from good ones; equality on them becomes '
        'unreliable. Copies keep the old values.'
    ),
    (
        'column-type-float-widened', 'column', 'stored',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'real widened to double precision',
        '{table}.{name} went from {before} to {after}.',
        '`SELECT ... WHERE {name} = ''0.1''` silently finds nothing, because a stored 0.1 now reads '
        '0.10000000149011612. Strictly typed clients see another type, and copies keep the short form. Open'
        ' sessions: a prepared statement that returns {name} fails once with 0A000.',
        'Round what was stored: `update {table} set {name} = round({name}::numeric, 6)::double precision;` '
        'Compare floating point by range.',
        'Depends on the data: whether the values have fractions that binary cannot hold, `select count(*) '
        'from {table} where {name} <> round({name}::numeric, 6)::double precision;`',
        'Writers are safe and no number lost precision, but its text and its equality changed. Strictly '
        'typed clients must be built for the new type; copies keep the short form.'
    ),
    (
        'column-type-float-narrowed', 'column', 'stored',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'double precision narrowed to real',
        '{table}.{name} went from {before} to {after}.',
        '`SELECT {name} FROM {table}` silently returns values cut to about six digits, so `WHERE {name} = '
        '...` with the old value finds nothing, and new values lose their digits too. Values out of range '
        'fail with 22003. Open sessions: a prepared statement that returns {name} fails once with 0A000.',
        '`{views_away}alter table {table} alter column {name} type {old_sql};{views_back}`{views_lose} Then restore the values from a backup or'
        ' a copy.',
        'Certain: measured: the rounding raises no error, and going back does not restore digits.',
        'The rounding raises no error and going back does not restore digits. Copies keep the exact values '
        'and differ from now on.'
    ),
    (
        'column-type-numeric-precision-grown', 'column', 'stored',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Numeric precision raised',
        '{table}.{name} went from {before} to {after}.',
        'Nothing fails{alone}: stored values and their text are the same, and larger ones are accepted. A copy '
        'with a fixed {before} stops at the first of them. Open sessions: a prepared statement that returns'
        ' {name} fails once with 0A000.',
        'Nothing to do in SQL. On copies, first: `alter table {table} alter column {name} type {new_sql};`{from_parent}',
        'Certain: measured: no rewrite, same text.',
        'Nothing that was valid changes, and the table is not rewritten: readers and writers are safe. '
        'Fixed DECIMAL columns in copies are the only limit left.'
    ),
    (
        'column-type-numeric-precision-shrunk', 'column', 'stored',
        'SAFE', 'BREAKING', 'RISKY', 'BREAKING',
        'Numeric lost integer digits',
        '{table}.{name} went from {before} to {after}.',
        '`INSERT INTO {table} ({name}, ...)` and `UPDATE {table} SET {name} = ...` with more digits before '
        'the point than {after} has room for fail with 22003. Stored values fit, because the ALTER itself '
        'refuses otherwise. Where the scale grew, `SELECT {name}` returns more decimals (1.50 becomes 1.5000). Debezium '
        'gives the field another schema. Open sessions: a prepared statement that returns {name} fails once with 0A000.',
        'Give the digits back: `{views_away}alter table {table} alter column {name} type {old_sql};{views_back}`{views_lose} When the scale '
        'must grow, raise the precision by as much.',
        'Certain: read from the catalog; the digits are refused for every caller.',
        'Stored values fit, because the ALTER itself refuses otherwise. Writers lose digits also when only '
        'the scale grows inside the same precision, which readers may notice. Change events carry the precision.'
    ),
    (
        'column-type-numeric-scale-grown', 'column', 'stored',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'Numeric scale raised',
        '{table}.{name} went from {before} to {after}.',
        'No statement fails{alone}: `SELECT {name} FROM {table}` returns the same values with more decimals (1.50 '
        'becomes 1.5000), so readers that parse a fixed scale or compare text silently get it wrong. '
        'Rewritten rows are not sent to copies. Open sessions: a prepared statement that returns {name} '
        'fails once with 0A000.',
        'Format on output, `round({name}, {old_scale})`, and raise the scale in decoders. On copies: `alter'
        ' table {table} alter column {name} type {new_sql};`{from_parent}',
        'Depends on the client: whether it parses the text or a fixed scale; numeric comparison is the '
        'same.',
        'Numeric comparison and writers are safe. Text, JSON and fixed-scale encodings (Avro decimal, flat '
        'files) depend on the number of decimals, and rewritten rows are not sent to copies.'
    ),
    (
        'column-type-numeric-scale-shrunk', 'column', 'stored',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Numeric scale reduced, values rounded',
        '{table}.{name} went from {before} to {after}.',
        'Stored values were silently rounded, and so is every value that `INSERT INTO {table} ({name}, '
        '...)` sends from now on. Copies keep the unrounded values and differ. Open sessions: a prepared '
        'statement that returns {name} fails once with 0A000.',
        'Stop further loss: `{views_away}alter table {table} alter column {name} type {old_sql};{views_back}`{views_lose} Then restore the '
        'digits from a backup or a copy.',
        'Certain: measured: the cast rounds instead of refusing.',
        'The cast rounds instead of refusing, so the decimals are gone for good. Copies keep the unrounded '
        'values and differ.'
    ),
    (
        'column-type-numeric-unconstrained', 'column', 'stored',
        'RISKY', 'SAFE', 'BREAKING', 'RISKY',
        'Numeric limits removed',
        '{table}.{name} went from {before} to {after}.',
        'No statement fails{alone}: values are no longer rounded on INSERT, so readers silently meet more decimals'
        ' than {before} allowed. Debezium changes the encoding of the field, which its consumers cannot '
        'read. Open sessions: a prepared statement that returns {name} fails once with 0A000.',
        'Round in the writers, or set the limit again, which rounds what was stored meanwhile: `{views_away}alter table'
        ' {table} alter column {name} type {old_sql};{views_back}`{views_lose}',
        'Depends on the data: whether longer values are stored already, `select count(*) from {table} where'
        ' {name} <> {name}::{old_sql};`',
        'Writers are safe, because more is accepted, and stored values are unchanged. Fixed-scale consumers'
        ' break as soon as a writer sends more digits; change data consumers meet another schema.'
    ),
    (
        'column-type-numeric-constrained', 'column', 'stored',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Numeric limits imposed, values rounded',
        '{table}.{name} went from {before} to {after}.',
        'Stored values were silently rounded to {after}, new ones are too, and `INSERT INTO {table} '
        '({name}, ...)` with too many digits before the point fails with 22003. Copies keep the exact '
        'values. Open sessions: a prepared statement that returns {name} fails once with 0A000.',
        '`{views_away}alter table {table} alter column {name} type {old_sql};{views_back}`{views_lose} Then restore the decimals from a backup.'
        ' To limit input without rounding use a CHECK constraint.',
        'Certain: measured: rounding raises no error and cannot be undone.',
        'Rounding raises no error and cannot be undone. Copies keep the exact values and differ from now '
        'on.'
    ),
    (
        'column-type-lossy', 'column', 'stored',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Type change altered stored values',
        '{table}.{name} went from {before} to {after}.',
        'The conversion silently changed stored values (it rounds or cuts), and does the same to what '
        '`INSERT INTO {table} ({name}, ...)` sends from now on. Functions and operators that only {before} has fail '
        'with 42883. '
        'Copies keep the old values. Open sessions: a prepared statement that returns {name} fails once with 0A000.',
        'Stop further loss: `{views_away}alter table {table} alter column {name} type {old_sql} using '
        '{way_back};{views_back}`{views_lose} Then restore from a backup. Next time convert into a new column and '
        'compare both.',
        'Certain: measured for this pair of types: the cast raises no error.',
        'Between these types PostgreSQL converts on assignment without an error, and going back does not '
        'restore anything. Copies keep the old values.'
    ),
    (
        'column-type-length-grown', 'column', 'stored',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Length limit raised',
        '{table}.{name} went from {before} to {after}.',
        'Nothing fails{alone}: everything that was valid stays valid. A copy that still has {before} stops with '
        '22001 at the first longer value. Open sessions: a prepared statement that returns {name} fails '
        'once with 0A000.',
        'Nothing to do in SQL. On copies, first: `alter table {table} alter column {name} type {new_sql};`{from_parent}',
        'Certain: measured: same type on the wire; an array column is rewritten, a scalar one is not.',
        'The type on the wire is the same and readers and writers are safe. Only fixed-width copies and '
        'buffers still rely on the old limit.'
    ),
    (
        'column-type-length-shrunk', 'column', 'stored',
        'RISKY', 'BREAKING', 'RISKY', 'BREAKING',
        'Length limit lowered',
        '{table}.{name} went from {before} to {after}.',
        '`INSERT INTO {table} ({name}, ...)` and `UPDATE {table} SET {name} = ...` with a value longer than'
        ' {limit} fail with 22001; blanks beyond it are cut silently, also from stored values, which `SELECT {name}` returns '
        'otherwise. Open sessions: a prepared statement that returns {name} fails once with 0A000.',
        'Raise it again: `{views_away}alter table {table} alter column {name} type {old_sql};{views_back}`{views_lose} If the ALTER had a USING'
        ' clause with a cast, compare {name} with a backup: that truncates without an error.',
        'Certain: read from the catalog; longer values are refused for every caller.',
        'Writers that used the old length are cut off. Stored rows are intact, unless they end with blanks, as those of char do, '
        'or the ALTER had a USING clause with a cast: both are cut without an error, and copies are not told.'
    ),
    (
        'column-type-length-removed', 'column', 'stored',
        'SAFE', 'SAFE', 'RISKY', 'SAFE',
        'Length limit removed',
        '{table}.{name} went from {before} to {after}.',
        'Nothing fails{alone}: both types behave the same, but values may now have any length, and those of char are no longer padded. Fixed-width copies '
        'stop with 22001 once longer ones arrive. Open sessions: a prepared statement that returns {name} '
        'fails once with 0A000.',
        'Nothing to do for most. If a bound is relied on, here with 1000: `alter table {table} add check '
        '(octet_length({name}::text) <= 1000) not valid;`',
        'Certain: measured: binary compatible; only an array column is rewritten.',
        'Both types behave the same and the table is not rewritten: readers and writers are safe, except readers that rely on the padding of char. Clients '
        'that size buffers from the declared length lose it.'
    ),
    (
        'column-type-length-imposed', 'column', 'stored',
        'RISKY', 'BREAKING', 'RISKY', 'BREAKING',
        'Length limit imposed',
        '{table}.{name} went from {before} to {after}.',
        '`INSERT INTO {table} ({name}, ...)` and `UPDATE {table} SET {name} = ...` with a value longer than'
        ' {limit} fail with 22001. The rows stored so far fit, because the ALTER itself refuses otherwise, but blanks beyond it '
        'were cut silently. Open sessions: a prepared statement that returns {name} fails once with 0A000.',
        'Remove it again: `{views_away}alter table {table} alter column {name} type {old_sql};{views_back}`{views_lose} A '
        'CHECK constraint, NOT VALID at first, is easier to introduce.',
        'Certain: read from the catalog; longer values are refused for every caller.',
        'The ALTER itself refuses while longer values exist, so readers are safe unless values end with blanks or a USING clause '
        'cut them. Writers had no limit before, so nothing on their side checks for one.'
    ),
    (
        'column-type-string-equivalent', 'column', 'stored',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'text and varchar exchanged',
        '{table}.{name} went from {before} to {after}.',
        'Nothing fails{alone}: both are the same string type without a length limit, and neither table nor indexes'
        ' are rebuilt. Open sessions: a prepared statement that returns {name} fails once with 0A000.',
        'Nothing to do.',
        'Certain: measured: only the type number that drivers see is another one.',
        'The types are binary compatible; neither the table nor its indexes are rebuilt. Only the type '
        'number that drivers see is another one.'
    ),
    (
        'column-type-char-length-grown', 'column', 'stored',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'char(n) became longer',
        '{table}.{name} went from {before} to {after}.',
        'No statement fails{alone}: `SELECT {name} FROM {table}` returns values padded with more blanks, so '
        'clients that compare or concatenate the text silently see another string. Open sessions: a '
        'prepared statement that returns {name} fails once with 0A000.',
        'Trim on output, `rtrim({name})`, or leave char for good: `{views_away}alter table {table} alter column {name} '
        'type text;{views_back}`{views_lose}',
        'Depends on the client: what it does with trailing blanks; comparison inside PostgreSQL ignores '
        'them.',
        'Comparison inside PostgreSQL ignores the blanks and writers are safe. What a client does with '
        'trailing blanks is its own affair.'
    ),
    (
        'column-type-char-to-varying', 'column', 'stored',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'char(n) became a varying string',
        '{table}.{name} went from {before} to {after}.',
        'No statement fails{alone}: trailing blanks were removed and count from now on, so `WHERE {name} = ''ab   '
        '''` silently matches nothing, and a writer that pads stores another value. Open sessions: a '
        'prepared statement that returns {name} fails once with 0A000.',
        'Remove padding that writers still send: `update {table} set {name} = rtrim({name}) where {name} <>'
        ' rtrim({name});` And rtrim() in the consumers.',
        'Depends on the data: whether padded values are written, `select count(*) from {table} where {name}'
        ' <> rtrim({name});`',
        'Values without padding behave as before. Whether a consumer pads, or relies on a fixed width, '
        'depends on its code.'
    ),
    (
        'column-type-varying-to-char', 'column', 'stored',
        'BREAKING', 'RISKY', 'RISKY', 'BREAKING',
        'Varying string became char(n)',
        '{table}.{name} went from {before} to {after}.',
        '`WHERE {name} LIKE ''ab''` silently stops matching, because shorter values are padded with blanks,'
        ' and clients get text of another length. `INSERT INTO {table} ({name}, ...)` with a longer value '
        'fails with 22001. Open sessions: a prepared statement that returns {name} fails once with 0A000.',
        '`{views_away}alter table {table} alter column {name} type {old_sql};{views_back}`{views_lose} The padding goes away; trailing blanks '
        'that had a meaning are lost.',
        'Certain: measured: every value shorter than the limit is padded; without a limit only trailing blanks lose their meaning.',
        'Padding changes what readers get on every shorter row. Writers are hit only when a value is too '
        'long, or when its trailing blanks matter.'
    ),
    (
        'column-type-case-sensitivity-changed', 'column', 'stored',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Case sensitivity changed',
        '{table}.{name} went from {before} to {after}.',
        '`WHERE {name} = ...`, LIKE, DISTINCT and GROUP BY treat upper and lower case differently and '
        'silently return more or fewer rows; a UNIQUE constraint accepts or rejects (23505) other values. '
        'Open sessions: a prepared statement that returns {name} fails once with 0A000.',
        'Say the rule in the query where it matters (lower(), or a cast to text), or go back: `{views_away}alter table '
        '{table} alter column {name} type {old_sql};{views_back}`{views_lose}',
        'Depends on the data: whether values differ only in case, `select lower({name}::text), count(*) '
        'from {table} group by 1 having count(*) > 1;`',
        'Stored values are the same; whether the result differs depends on data that varies only in case.'
    ),
    (
        'column-collation-changed', 'column', 'stored',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Collation changed',
        '{table}.{name} sorts by {new_collation} instead of {old_collation}.',
        '`SELECT ... ORDER BY {name}`, `WHERE {name} < ...` and min/max silently return another order or '
        'other rows; comparison with a column of another collation fails with 42P22. Equality is the same. '
        'Open sessions: a prepared statement that returns {name} fails once with 0A000.',
        'Name the order where it matters, `ORDER BY {name} COLLATE {old_collation}`, or go back: `{views_away}alter '
        'table {table} alter column {name} type {type} collate {old_collation};{views_back}`{views_lose}',
        'Depends on the data: how the stored text sorts under both, `select count(*) from (select '
        'row_number() over (order by {name}), row_number() over (order by {name} collate {old_collation}) '
        'from {table}) as r (now, before) where now <> before;`',
        'Equality is the same, so keys and writers that compare for equality are safe. How much the order '
        'differs depends on the text stored.'
    ),
    (
        'column-collation-nondeterministic', 'column', 'stored',
        'BREAKING', 'RISKY', 'SAFE', 'BREAKING',
        'Collation is now nondeterministic',
        '{table}.{name} uses {after}, a nondeterministic collation.',
        '`SELECT ... WHERE {name} LIKE ''...''` and regular expressions fail with 0A000, `=` silently '
        'matches strings that differ (for example in case), and UNIQUE rejects them with 23505. Open '
        'sessions: a prepared statement that returns {name} fails once with 0A000.',
        'Match patterns under another collation, `WHERE {name} COLLATE "C" LIKE ''...''`, or go back: '
        '`{views_away}alter table {table} alter column {name} type {type} collate {old_collation};{views_back}`{views_lose}',
        'Certain: read from the catalog; PostgreSQL before 18 has no LIKE under such collations, and 18 has'
        ' no regular expressions.',
        'PostgreSQL supports no pattern matching under such collations, so those queries fail on every row.'
        ' Writers are hit only when their data collides.'
    ),
    (
        'column-type-json-to-jsonb', 'column', 'stored',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'json became jsonb',
        '{table}.{name} went from {before} to {after}.',
        '`json_each({name})`, `json_typeof({name})` and the other json_ functions fail with 42883. Key '
        'order, spacing and duplicate keys are silently gone, and \u0000 is rejected with 22P05; `->` and '
        '`->>` work as before. Open sessions: a prepared statement that returns {name} fails once with '
        '0A000.',
        'Call the jsonb_ functions, or cast in the queries: `{name}::json`. The original text comes back '
        'only from a backup.',
        'Depends on the client: which functions it calls, and whether it hashes or compares the text.',
        'Operators such as -> and ->> work as before, so many readers are safe. It depends on the functions'
        ' they call, and on whether they hash or compare the text.'
    ),
    (
        'column-type-jsonb-to-json', 'column', 'stored',
        'BREAKING', 'BREAKING', 'RISKY', 'BREAKING',
        'jsonb became json',
        '{table}.{name} went from {before} to {after}.',
        '`WHERE {name} @> ...`, `{name} ? ''key''`, `=`, `DISTINCT` and `jsonb_set({name}, ...)` fail with '
        '42883, and `||` silently concatenates text instead of merging objects. Open sessions: a prepared '
        'statement that returns {name} fails once with 0A000.',
        '`{views_away}alter table {table} alter column {name} type {old_sql};{views_back}`{views_lose} No value is lost either way.',
        'Certain: measured: json has neither equality nor containment.',
        'json has no equality, no containment and no index support, so most queries and updates written for'
        ' jsonb fail on every row.'
    ),
    (
        'column-type-text-to-enum', 'column', 'stored',
        'BREAKING', 'BREAKING', 'RISKY', 'BREAKING',
        'Text became an enum',
        '{table}.{name} went from {before} to {after}.',
        '`WHERE {name} LIKE ...`, upper({name}) and length({name}) fail with 42883, text-typed parameters '
        'with 42804, `{name}::integer` with 42846, and a value that is not a label with 22P02, even in a WHERE clause. '
        'Sorting follows '
        'the label order. Open sessions: a prepared statement that returns {name} fails once with 0A000.',
        'Cast in the queries, `{name}::text`, or go back and check instead: `{views_away}alter table {table} alter '
        'column {name} type {old_sql} using {way_back}; alter table {table} add check '
        '({is_label}) not valid;{views_back}`{views_lose}',
        'Certain: measured: an enum is no string, and known labels work as untyped literals only.',
        'An enum is not a string: text functions do not apply and sorting follows the label order. Writers '
        'may send known labels as untyped literals only.'
    ),
    (
        'column-type-enum-to-text', 'column', 'stored',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'Enum became text',
        '{table}.{name} went from {before} to {after}.',
        '`ORDER BY {name}`, `<` and min/max silently follow the alphabet instead of the label order, enum '
        'functions fail with 42883, and any value may now be written, but no label that is too long for {after} (22001). Open sessions: a prepared statement '
        'that returns {name} fails once with 0A000.',
        'Sort by an explicit rank, `ORDER BY {label_order}`, and close the list again: `alter table {table} add check '
        '({is_label}) not valid;`',
        'Depends on the data: whether other values are stored, `select {name}, count(*) from {table} where '
        'not {is_label} group by 1;`, and on who sorts by {name}.',
        'Writers are safe, because labels are valid text, unless there is no room for the longest; char(n) pads them. Readers depend on the order, or on the closed '
        'list of values.'
    ),
    (
        'column-type-enum-changed', 'column', 'stored',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Enum replaced by another enum',
        '{table}.{name} went from the enum {before} to the enum {after}.',
        '`''...''::{before}` in an INSERT fails with 42804, in a comparison with 42883, and a label that '
        '{after} lacks with 22P02. Drivers that registered the old type by number fail until they '
        'reconnect. Open sessions: a prepared statement that returns {name} fails once with 0A000.',
        'Change the casts to {after} and recycle the connection pools. Labels that are missing are findings'
        ' of their own.',
        'Depends on the client: whether it names the old type or caches its number; these are the labels: '
        '`select enum_range(null::{new_sql});`',
        'With the same labels, and values sent as untyped literals, nothing changes. Labels that are '
        'missing are findings of their own.'
    ),
    (
        'column-type-enum-to-domain', 'column', 'stored',
        'BREAKING', 'SAFE', 'SAFE', 'BREAKING',
        'Enum put under a domain',
        '{table}.{name} went from {before} to {after}, a domain over an enum.',
        '`SELECT ... WHERE {name} = ...`, `<`, min, max and joins fail with 42883, and so does `UPDATE ... WHERE`: for the operators of '
        'enums a domain is no enum. `INSERT INTO {table} ({name}, ...)`, ORDER BY and DISTINCT go on. Open sessions: a prepared '
        'statement that returns {name} fails once with 0A000.',
        'Cast to the enum in the queries, or go back: `{views_away}alter table {table} alter column {name} type {old_sql} using '
        '{way_back};{views_back}`{views_lose} Restrict the values with a CHECK constraint of the table instead.',
        'Certain: measured: no operator or function that takes any enum takes a domain over one.',
        'PostgreSQL looks under domains for arrays and ranges, but not for enums. Reading and writing whole values works.'
    ),
    (
        'column-type-interval-unit-changed', 'column', 'stored',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Numbers without a unit mean another unit',
        '{table}.{name} went from {before} to {after}, which reads numbers without a unit otherwise.',
        'No statement fails{alone}: `INSERT INTO {table} ({name}, ...) VALUES (''5'', ...)` silently stores another interval: such a '
        'number is of the last field of the type, seconds if it names none. 1:30 is minutes and seconds only in minute to second, '
        'otherwise hours and minutes.',
        'Write units, such as ''5 minutes''. Or go back, which cuts off what was stored meanwhile: `{views_away}alter table {table} alter '
        'column {name} type {old_sql};{views_back}`{views_lose}',
        'Depends on the client: whether it sends numbers without units.',
        'Literals with units, and values that drivers send as intervals, are stored as before.'
    ),
    (
        'column-type-date-to-timestamp', 'column', 'stored',
        'BREAKING', 'SAFE', 'BREAKING', 'BREAKING',
        'date became a timestamp',
        '{table}.{name} went from {before} to {after}.',
        '`SELECT {name} + 1 FROM {table}` fails with 42883, {name} - {name} gives an interval, and the text'
        ' gains a time. `BETWEEN` two days silently misses new rows after midnight of the last day. With a time zone, a day begins at '
        'midnight of the zone of each session. Open sessions: a prepared statement that returns {name} fails once with 0A000.',
        'Cast in the queries, `{name}::date`, or go back before times are stored: `{views_away}alter table {table} '
        'alter column {name} type {old_sql};{views_back}`{views_lose}',
        'Certain: measured: a timestamp has other operators than a date; a date is accepted as midnight.',
        'Writers are safe, because a date is accepted as midnight, if they mean the same zone. Readers get another type with other '
        'operators.'
    ),
    (
        'column-type-timestamp-to-date', 'column', 'stored',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Timestamp became a date',
        '{table}.{name} went from {before} to {after}.',
        '`SELECT {name} FROM {table}` silently returns days: the time of every row was cut off, and that of'
        ' new rows is. extract(hour from {name}) fails with 0A000. Copies keep the full timestamps. Open '
        'sessions: a prepared statement that returns {name} fails once with 0A000.',
        'Stop further loss: `{views_away}alter table {table} alter column {name} type {old_sql};{views_back}`{views_lose} Then restore the '
        'times from a backup or a copy.',
        'Certain: measured: the cast raises no error.',
        'The cast does not raise and the times cannot be recovered here. Copies keep the full timestamps.'
    ),
    (
        'column-type-timestamp-to-timestamptz', 'column', 'stored',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Timestamp gained a time zone',
        '{table}.{name} went from {before} to {after}.',
        'No statement fails{alone}: stored times were read in the time zone of the session that ran the ALTER, and'
        ' `SELECT {name} FROM {table}` shows them in the zone of each reader, silently shifted where these '
        'differ. AT TIME ZONE turns round, and drivers deliver zone-aware values. Open sessions: a prepared'
        ' statement that returns {name} fails once with 0A000.',
        'Check known rows in the zone that the data mean, here UTC: `select {name}, {name} at time zone '
        '''UTC'' from {table} limit 5;` Then let every client set its zone.',
        'Depends on the client: its time zone, and that of the session that ran the ALTER: if all agree, so'
        ' do the values.',
        'If that session, the writers and the readers all use one zone, the values agree. If not, the '
        'result is silently shifted.'
    ),
    (
        'column-type-timestamptz-to-timestamp', 'column', 'stored',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Timestamp lost its time zone',
        '{table}.{name} went from {before} to {after}.',
        '`INSERT INTO {table} ({name}, ...) VALUES (''2024-01-02 03:04:05+09'', ...)` silently ignores the '
        'offset, so wrong instants are stored, and readers no longer know the zone. Copies keep the '
        'instants. Open sessions: a prepared statement that returns {name} fails once with 0A000.',
        'Go back with the zone of the session that ran the ALTER, here UTC: `{views_away}alter table {table} alter '
        'column {name} type {old_sql} using {name} at time zone ''UTC'';{views_back}`{views_lose} Then check the rows written '
        'meanwhile.',
        'Certain: measured: nothing raises an error, and wrong rows cannot be told from right ones.',
        'Nothing raises an error, and rows written from now on cannot be told from right ones. Copies keep '
        'the instants.'
    ),
    (
        'column-type-time-precision-grown', 'column', 'stored',
        'SAFE', 'SAFE', 'BREAKING', 'SAFE',
        'Time precision raised',
        '{table}.{name} went from {before} to {after}.',
        'Nothing fails in SQL{alone}: stored values are the same. A copy that still has {before} rounds finer ones. When the '
        'precision of a time or timestamp passes 3, Debezium, in its default mode, switches from milliseconds to '
        'microseconds, so its consumers read times a thousand times too large. Open sessions: a prepared statement that returns {name} fails once with 0A000.',
        'Nothing to do in SQL. On copies, first: `alter table {table} alter column {name} type {new_sql};`{from_parent} '
        'For Debezium set '
        'time.precision.mode explicitly, and tell the consumers of the topic before the next event.',
        'Certain: measured: no rewrite, and no value was changed.',
        'No value was changed and more is accepted: readers and writers are safe. Consumers of change '
        'events may read times a thousand times too large, and copies round.'
    ),
    (
        'column-type-time-precision-shrunk', 'column', 'stored',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Time precision reduced, values rounded',
        '{table}.{name} went from {before} to {after}.',
        'Stored values were silently rounded (05.6 became 06), new ones are, and `WHERE {name} = ...` with '
        'the exact time finds nothing. Copies keep the exact times. Open sessions: a prepared statement '
        'that returns {name} fails once with 0A000.',
        'Stop further loss: `{views_away}alter table {table} alter column {name} type {old_sql};{views_back}`{views_lose} Then restore from a '
        'backup or a copy. To show less, round in the query.',
        'Certain: measured: the cast rounds instead of refusing.',
        'The cast rounds instead of refusing, and the fractions are gone. Copies keep the exact times and '
        'differ.'
    ),
    (
        'column-type-array-changed', 'column', 'stored',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Scalar and array exchanged',
        '{table}.{name} went from {before} to {after}.',
        '`WHERE {name} = ...` and operators fail with 42883, `INSERT INTO {table} ({name}, ...)` {stores}; '
        'subscripts (42804) and ANY({name}) (42809) apply to one form only. Open sessions: a prepared statement that '
        'returns {name} fails once with 0A000.',
        'Keep both until everybody moved: `alter table {table} add column other_form {old_sql};`, fill it '
        'by trigger, move the callers, then drop it.',
        'Certain: measured: an array and a single value share neither literals nor operators.',
        'An array and a single value share neither literals nor operators, so readers, writers and copies '
        'written for the old form all fail.'
    ),
    (
        'column-type-element-changed', 'column', 'stored',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'Arrays of another element type',
        '{table}.{name} went from {before} to {after}, which is compared with arrays of its own element type only.',
        '`WHERE {name} = ...`, `@>`, `&&` and joins fail with 42883 where the other side is {before}: a parameter, a column, a cast. '
        'Literals and `= ANY ({name})` work.',
        'Cast the other side to {after}, or let clients send their arrays as such.',
        'Depends on the client: which type it says that its arrays have.',
        'The element type is part of the array type, and array operators take two of the same. Writers are cast on assignment; '
        'change events name another type.'
    ),
    (
        'column-type-array-dims-changed', 'column', 'stored',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Declared array dimensions changed',
        '{table}.{name} ({type}) is declared with another number of array dimensions.',
        'Nothing fails{alone}: PostgreSQL ignores that declaration and accepts arrays of any number of dimensions,'
        ' before and after. Prepared statements survive.',
        'Nothing to do. If the number matters, here 1: `alter table {table} add check (array_ndims({name}) '
        '= 1) not valid;`',
        'Certain: measured: only tools that read the declaration see it.',
        'Arrays of any number of dimensions were and are accepted, and prepared statements survive. Only '
        'tools that read the declaration see it.'
    ),
    (
        'column-type-domain-applied', 'column', 'stored',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Constrained domain applied',
        '{table}.{name} went from {before} to the domain {after}.',
        '`INSERT INTO {table} ({name}, ...)` and `UPDATE {table} SET {name} = ...` with a value that the '
        'domain rejects fail with 23514, or 23502 for NULL. Readers get the base type on the wire. Open '
        'sessions: a prepared statement that returns {name} fails once with 0A000.',
        'To lift it: `{views_away}alter table {table} alter column {name} type {old_sql};{views_back}`{views_lose}',
        'Depends on the client: whether it sends such values; this is the rule: `select '
        'pg_get_constraintdef(oid) from pg_constraint where contypid = ''{new_sql}''::regtype;`',
        'Readers get the base type on the wire and are safe, and stored rows were checked. Whether writers '
        'send such values depends on them.'
    ),
    (
        'column-type-domain-transparent', 'column', 'stored',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Domain exchanged that checks the same',
        '{table}.{name} went from {before} to {after}: a domain that checks no more and no less.',
        'Nothing fails{alone}: the base type, which clients see, is the same. A constraint added to the domain '
        'later would reach this column. Open sessions: a prepared statement that returns {name} fails once '
        'with 0A000.',
        'Nothing to do.',
        'Certain: measured: no rewrite, same type on the wire.',
        'Clients see the base type either way. A constraint added to the domain later would reach this '
        'column.'
    ),
    (
        'column-type-domain-removed', 'column', 'stored',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'Constrained domain removed',
        '{table}.{name} went from the domain {before} to {after}.',
        'No statement fails{alone}: `INSERT INTO {table} ({name}, ...)` now stores values that the domain '
        'excluded, and readers that rely on its rule silently meet them. A copy that has the domain stops with 23514 at the first '
        'of them. Open sessions: a prepared statement that returns {name} fails once with 0A000.',
        'Apply it again: `{views_away}alter table {table} alter column {name} type {old_sql};{views_back}`{views_lose} Or keep the rule as a '
        'CHECK constraint.',
        'Depends on the data: what is written from now on; this fails once a value breaks the rule: `select'
        ' count({name}::{old_sql}) from {table};`',
        'Writers are safe, because more is accepted, and the rows stored so far obey the rule. Readers '
        'and copies depend on what is written next.'
    ),
    (
        'column-type-network-widened', 'column', 'stored',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Network type widened',
        '{table}.{name} went from {before} to {after}.',
        'Every value is kept, but `SELECT {name} FROM {table}` returns another text and type: a MAC address of 8 bytes, a '
        'host without its mask (10.0.0.1/32 becomes 10.0.0.1), which parsers of the old form may refuse. inet refuses the short '
        'forms of cidr, `INSERT ... VALUES (''10.1'')`, with 22P02, and takes host bits; trunc() and bit operators give other MAC '
        'addresses. Open sessions: a prepared statement that returns {name} fails once with 0A000.',
        'Let the clients accept both forms, or cast in the queries: `{name}::{old_sql}`. On copies, first: '
        '`alter table {table} alter column {name} type {new_sql};`{from_parent}',
        'Depends on the client: how it parses the text, and which form it writes.',
        'Full addresses are accepted as before, but stored and shown in another form. Readers and copies depend on how they parse '
        'the text, writers on whether they abbreviate or compute.'
    ),
    (
        'column-type-recreated', 'column', 'stored',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Column''s type was re-created',
        'The type of {table}.{name} ({type}) was dropped and created again with the same definition.',
        'Connections that cached the old type fail (`cache lookup failed for type`, or an unknown type) on '
        'reading or writing {name} until they reconnect; values and SQL are the same. Open sessions: a '
        'prepared statement that returns {name} fails once with 0A000.',
        'Recycle every connection pool and restart change data connectors. Next time change the type in '
        'place, with ALTER TYPE.',
        'Depends on the client: its driver, and how long its connections live.',
        'Values and SQL behave the same; new connections are safe. It depends on the driver and on how long'
        ' its connections live.'
    ),
    (
        'column-type-bit-to-varying', 'column', 'stored',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'bit became bit varying',
        '{table}.{name} went from {before} to {after}.',
        'Comparison, joins, `||`, `&` and every `INSERT INTO {table} ({name}, ...)` that worked go on; strings of other lengths are '
        'accepted as well (22026 before), at which a copy with {before} stops. Only a cast to a number, `{name}::integer`, fails with 42846. Open sessions: a prepared '
        'statement that returns {name} fails once with 0A000.',
        'Where a number is needed cast in two steps: `SELECT {name}::{old_sql}::integer FROM {table}`.',
        'Depends on the client: whether it casts to a number, or counts on a fixed length.',
        'Tried: what compares, joins or writes bits works as before. Writers may send more than before.'
    ),
    (
        'column-type-bit-length-changed', 'column', 'stored',
        'RISKY', 'BREAKING', 'RISKY', 'BREAKING',
        'Number of bits changed',
        '{table}.{name} went from {before} to {after}.',
        '`INSERT INTO {table} ({name}, ...)` and `UPDATE {table} SET {name} = ...` fail with 22026 where the number of bits is not that '
        'of {after}, or with 22001 where there are too many for a bit varying. A USING clause cut stored values or filled them with '
        'zeros: `WHERE {name} = ...` silently finds none of those. Open sessions: a prepared statement that returns {name} fails once with 0A000.',
        'Go back, and restore what was cut from a backup: `{views_away}alter table {table} alter column {name} type {old_sql} using '
        '{name}::{old_sql};{views_back}`{views_lose} A bit varying without a length takes all.',
        'Certain: read from the catalog; other lengths are refused for every caller.',
        'bit(n) takes n bits, no fewer and no more. Without a USING clause the ALTER refuses while others are stored; what fits reads as before.'
    ),
    (
        'column-type-oid-to-bigint', 'column', 'stored',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'oid became bigint',
        '{table}.{name} went from {before} to {after}.',
        'Nothing fails{alone} in SQL: comparison, joins and every `INSERT INTO {table} ({name}, ...)` go on. Numbers beyond '
        '4294967295 and negative ones are accepted, and a copy that has oid stops at them with 22003. Drivers deliver another type. Open sessions: a prepared statement that '
        'returns {name} fails once with 0A000.',
        'Let clients read a 64-bit number. To go back: `{views_away}alter table {table} alter column {name} '
        'type {old_sql} using {way_back};{views_back}`{views_lose}',
        'Depends on the client: whether it reads the column as an oid.',
        'Tried: comparison, casts and inserts work as before. The type that drivers deliver is another one.'
    ),
    (
        'column-type-text-to-name', 'column', 'stored',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'Text became name',
        '{table}.{name} went from {before} to {after}.',
        'No statement fails{alone}: `INSERT INTO {table} ({name}, ...)` silently cuts off what is longer than 63 bytes, as the '
        'change did with stored values but not with those of copies, and `SELECT ... ORDER BY {name}` sorts by byte values. Open sessions: a prepared '
        'statement that returns {name} fails once with 0A000.',
        'Go back before more is cut off: `{views_away}alter table {table} alter column {name} '
        'type {old_sql} using {way_back};{views_back}`{views_lose}',
        'Depends on the data: whether values are that long; those that may have been cut: `select count(*) from {table} where '
        'octet_length({name}::text) = 63;`',
        'Tried: comparison, text functions and inserts work as before, but longer values are cut off without an error, and '
        'name always has collation C.'
    ),
    (
        'column-type-name-to-text', 'column', 'stored',
        'RISKY', 'SAFE', 'RISKY', 'RISKY',
        'name became text',
        '{table}.{name} went from {before} to {after}.',
        'No statement fails{alone}: `SELECT ... ORDER BY {name}`, min and max silently sort by the collation of the database, no '
        'longer by byte values, and values of more than 63 bytes are stored whole, which a copy that has name cuts. Open sessions: a prepared statement that '
        'returns {name} fails once with 0A000.',
        'Name the order where it matters, `ORDER BY {name} COLLATE "C"`, or go back: `{views_away}alter table {table} alter column {name} '
        'type {old_sql} using {way_back};{views_back}`{views_lose}',
        'Depends on the client: whether it relies on the order, or on a length of at most 63 bytes.',
        'Tried: comparison, text functions and inserts work as before. The order is that of another collation.'
    ),
    (
        'column-type-time-widened', 'column', 'stored',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'time became timetz or interval',
        '{table}.{name} went from {before} to {after}.',
        'No statement fails{alone}. As time with time zone, stored values got the offset of the session that ran the change, and '
        '`SELECT ... WHERE {name} = ...` silently finds no row in a session with another one. As an interval, '
        '`SELECT {name} + interval ...` no longer starts again at 24 hours, and longer ones are accepted. Drivers and '
        'change events deliver another type. Open sessions: a prepared statement that returns {name} fails once with 0A000.',
        'Cast where a time of day is needed, `{name}::time`, or go back: `{views_away}alter table {table} alter column {name} '
        'type {old_sql} using {way_back};{views_back}`{views_lose}',
        'Depends on the client: in which time zone its sessions run, and whether it computes with the column.',
        'Tried: comparison, arithmetic and inserts work, but may give other results.'
    ),
    (
        'column-type-int-to-oid', 'column', 'stored',
        'RISKY', 'RISKY', 'RISKY', 'RISKY',
        'integer became oid',
        '{table}.{name} went from {before} to {after}.',
        'Comparison, joins, min, max and `INSERT INTO {table} ({name}, ...)` go on, but negative numbers silently become large ones, as the '
        'stored ones did. Arithmetic, `SELECT {name} + 1`, sum, avg and abs fail with 42883. Open sessions: a prepared statement that returns {name} '
        'fails once with 0A000.',
        'Cast where it is computed with, `{name}::bigint`, or go back: `{views_away}alter table {table} alter column {name} '
        'type {old_sql} using {name}::bigint::{old_sql};{views_back}`{views_lose}',
        'Depends on the client: whether it computes with the column, or writes negative numbers.',
        'Tried: comparison and inserts of numbers from 0 work as before; arithmetic is unknown to oid.'
    ),
    (
        'column-type-changed', 'column', 'stored',
        'BREAKING', 'BREAKING', 'BREAKING', 'BREAKING',
        'Column type changed',
        '{table}.{name} went from {before} to {after}.',
        '`SELECT ... WHERE {name} = ...` with the operators and functions of {before} fails with 42883, or silently finds '
        'no row, and so does `UPDATE ... WHERE`; `coalesce({name}, ...)`, CASE and UNION fail with 42804, a cast '
        'between types '
        'that have none with 42846. `INSERT INTO {table} ({name}, ...)` {stores}. Drivers deliver another type. Open '
        'sessions: a prepared statement that returns {name} fails once with 0A000.',
        'Go back if the values allow it: `{views_away}alter table {table} alter column {name} type {old_sql} using '
        '{way_back};{views_back}`{views_lose}{in_seconds} Then add a new column of type {after}, keep both in step, and move the '
        'consumers.',
        'Certain: read from the catalog; milder pairs of types have rules of their own, this one is for all'
        ' others.',
        'The two types share no general behaviour, so statements written for the old one are rejected or '
        'give another result. Milder pairs have rules of their own; this is the rule for all others.'
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
