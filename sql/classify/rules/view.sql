insert into schemawatch.rule as r (
    rule_id, object_kind, touches, readers, writers, cdc, impact, title, message, how, remedy, sure, rationale
)
values
    (
        'view-added', 'view', 'named',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'View added',
        'The view {new}, which reads {table}, appeared.',
        'Nothing fails{alone}: nobody depends on a new view. From now on it blocks drops and type changes of the '
        'columns that it reads.',
        'Nothing to do.',
        'Certain: read from the catalog.',
        'Nobody depends on a new view: readers and writers are safe. From now on it blocks drops and type '
        'changes of its columns.'
    ),
    (
        'view-removed', 'view', 'named',
        'BREAKING', 'BREAKING', 'SAFE', 'BREAKING',
        'View dropped',
        'The view {old}, which read {table}, was dropped, or reads it no longer.',
        '`SELECT ... FROM {old}`, and every other statement that names it, fails with 42P01. Statements on '
        '{table} itself work.',
        'Create it again, with its triggers and rules; indexes must be made again by themselves: `{restore};`{schema_gone}{below} If it '
        'still exists (42P07), first `drop {kind} {old};`',
        'Certain: read from the catalog, unless `select to_regclass({old_literal});` still finds it: then it has a '
        'query without {table} now.',
        'Readers, and writers through it, are rejected on every call. Users of {table} itself are safe.'
    ),
    (
        'view-renamed', 'view', 'named',
        'BREAKING', 'BREAKING', 'SAFE', 'BREAKING',
        'View renamed or moved',
        'The view {old}, which reads {table}, is now called {new}.',
        '`SELECT ... FROM {old}`, and every other statement that names it so, fails with 42P01, or finds '
        'another relation of that name. Statements on {table} itself work.',
        'Take it back until its users have moved: `{restore};`{schema_again}',
        'Certain: read from the catalog: it is the same view under another name.',
        'Readers, and writers through it, are rejected on every call until they say the new name. Users of '
        '{table} itself are safe.'
    ),
    (
        'view-definition-changed', 'view', 'named',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'View definition changed',
        'The view {new}, which reads {table}, has another query.',
        'No statement fails{alone} as long as the columns are the same: `SELECT ... FROM {new}` silently returns '
        'other rows or values, and writes through it may reach other rows.',
        'Compare the two queries. To go back: `{restore};`{renamed} Where that drops a materialized view, its indexes must be created '
        'again.',
        'Depends on the data: which rows both return, `select count(*) from {new};` counts those of now.',
        'No statement fails. Whether the new rows are meant is for its owner to say.'
    ),
    (
        'view-recreated', 'view', 'named',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'View dropped and created again',
        'The view {new}, which reads {table}, was dropped and created again.',
        'The privileges, triggers and rules that were not repeated are findings of their own.',
        'Repeat what hung on it. To change a view keep it, with CREATE OR REPLACE VIEW.',
        'Depends on the client: whether it writes through the view; the drop was read from the catalog.',
        'A view that came back whole is the same to everybody, and nothing is told of it. This one came back with '
        'less.'
    ),
    (
        'view-became-readonly', 'view', 'named',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'View became read-only',
        'The view {new} on {table} can no longer be written through.',
        '`INSERT INTO {new} ...`, `UPDATE {new} ...` and `DELETE FROM {new}` fail with 55000. Reading it '
        'works, but FOR UPDATE and FOR SHARE fail with 0A000 where it has DISTINCT, GROUP BY, a window function or a set operation.',
        'Write to {table} directly, or create an INSTEAD OF trigger on the view. To go back: `{restore};`',
        'Certain: read from the catalog: the query (a join, DISTINCT, aggregate or set operation) is not '
        'simple enough for automatic updates, the INSTEAD OF trigger or rule that took the writes is gone, or a rule takes only '
        'those that meet its condition.',
        'The new query (a join, DISTINCT, aggregate or set operation) is not simple enough for automatic '
        'updates. Readers are safe.'
    ),
    (
        'view-column-became-readonly', 'view', 'named',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Columns of a view became read-only',
        'Through the view {new} on {table} no value can be given to {columns} any more.',
        '`INSERT INTO {new}` and `UPDATE {new}` that give a value to {columns} fail with 0A000. Reading it, DELETE, and '
        'writing its other columns work.',
        'Write to {table} directly, or create an INSTEAD OF trigger on the view. To go back: `{restore};`',
        'Certain: read from the catalog: the view computes them now, and only plain columns can be written through a view.',
        'An expression takes no value. Readers are safe.'
    ),
    (
        'view-writes-changed', 'view', 'named',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Writes through a view do something else',
        'INSTEAD OF triggers or rules of the view {new}, which reads {table}, came, went or changed: {after} now, {before} before.',
        '`INSERT INTO {new} ...`, `UPDATE {new} ...` and `DELETE FROM {new}` may silently write something else, or '
        'nothing, or be rejected. Where a trigger takes the INSERT, ON CONFLICT with columns fails with 42P10; where a rule takes the '
        'statement, RETURNING and MERGE fail with 0A000, and under an INSTEAD rule with a condition the statement itself with '
        '55000.',
        'Test the writes through it. To go back: `{restore};`',
        'Depends on the client: whether it writes through the view, and on what its triggers and rules do.',
        'Reading the view works as before. What writers get depends on the function of the trigger, or on the rule.'
    ),
    (
        'view-became-writable', 'view', 'named',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'View became writable',
        'More can be written through the view {new} on {table} than before.',
        'Nothing fails{alone}: it only allows more.',
        'Nothing to do if it was meant. Otherwise take back the privileges: `revoke insert, update, delete on '
        '{new} from public;` and from the roles that have them.',
        'Certain: read from the catalog: possible are now {after}.',
        'It only allows more, so readers and writers are safe.'
    ),
    (
        'view-column-renamed', 'column', 'named',
        'BREAKING', 'BREAKING', 'SAFE', 'BREAKING',
        'Column of a view renamed',
        'The column {old_name} of the view {table} is now called {new_name}.',
        '`SELECT {old_name} FROM {table}`, and writes through the view that name it, fail with 42703. Views above it '
        'follow by themselves, and the table behind it is as it was.',
        'Take it back until the callers have moved: `alter view {table} rename column {new_name} to {old_name};` Then '
        'show both: CREATE OR REPLACE VIEW takes the new name at the end of the list.',
        'Certain: by the column''s number in the catalog, so this is no guess from names.',
        'The old name is gone for everybody who reads or writes the view.'
    ),
    (
        'view-security-changed', 'view', 'named',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'View owner changed',
        'The view {new} on {table} now belongs to {after} instead of {before}.',
        'A view reads with the privileges and policies of its owner, unless it has security_invoker: `SELECT ... FROM '
        '{new}` fails with 42501 for everybody if {after} may not read what is behind it, or silently returns '
        'other rows where {table} has row security. {before} no longer has the rights of an owner.',
        'Let {after} read what is behind it, or go back: `{restore};`',
        'Depends on the data: what the new owner was granted, `select grantee, privilege_type from '
        'information_schema.role_table_grants where format(''%I.%I'', table_schema, table_name) = '
        '{table_literal};`',
        'It depends on what both owners were granted, and on the policies for them.'
    ),
    (
        'view-invoker-added', 'view', 'named',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'View reads as its caller',
        'The view {new} on {table} has security_invoker now: it reads with the rights of the caller.',
        '`SELECT ... FROM {new}` fails with 42501 for who may read the view and not what is behind it, and silently '
        'misses rows that the policies of {table} hide from the caller. Writes through it likewise.',
        'Grant its callers on {table} what they do through the view, or go back: `{restore};`',
        'Depends on the data: what each caller was granted, `select grantee, privilege_type from '
        'information_schema.role_table_grants where format(''%I.%I'', table_schema, table_name) = '
        '{table_literal};`',
        'Callers with the same rights on what is behind the view, and without policies, see no difference.'
    ),
    (
        'view-invoker-removed', 'view', 'named',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'View reads as its owner',
        'The view {new} on {table} lost security_invoker: it reads with the rights of its owner.',
        'Who may use the view meets neither missing privileges on what is behind it nor row policies for the caller: '
        '`SELECT ... FROM {new}` may silently return, and writes reach, more rows. If its owner may not read what is '
        'behind it, it fails with 42501 for everybody.',
        'If it was not meant: `{restore};`',
        'Depends on the data: whether something behind the view has row security, and what its owner may do.',
        'Nothing fails as long as the owner may read what is behind the view. It may disclose data.'
    ),
    (
        'view-policies-bypassed', 'view', 'named',
        'BREAKING', 'BREAKING', 'SAFE', 'BREAKING',
        'View goes past row security',
        'The view {new} reads {table} as its owner now, to whom no policy applies.',
        'No statement fails{alone}: `SELECT ... FROM {new}` silently returns, and writes through it reach, the rows that '
        'policies of {table} hid from the caller, those of other tenants among them.',
        '`{restore};` Then find out who read it meanwhile.',
        'Certain: read from the catalog: {table} has row security, and the owner of the view is exempt from it. Only '
        'a condition in the view itself still hides rows.',
        'What separated the callers'' rows is gone for everybody who may use the view, and no statement fails to '
        'show it.'
    ),
    (
        'view-barrier-added', 'view', 'named',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'View became a security barrier',
        'The view {new} on {table} has security_barrier now.',
        'Nothing fails{alone}, and no result differs: conditions of a caller that might leak are evaluated after those of '
        'the view, which can make it slower.',
        'Nothing to do. If a query got slower and the view guards nothing: `{restore};`',
        'Certain: read from the catalog.',
        'It only orders how conditions are evaluated.'
    ),
    (
        'view-barrier-removed', 'view', 'named',
        'RISKY', 'SAFE', 'SAFE', 'RISKY',
        'View is no security barrier any more',
        'The view {new} on {table} lost security_barrier.',
        'No statement fails{alone}: a function in a condition of the caller may run before those of the view, and so see, or '
        'give away in an error message, rows that the view hides.',
        'If the view guards rows: `{restore};`',
        'Depends on the client: whether it is to be kept from rows of {table}, and may write its own conditions.',
        'No result differs. Rows can be found out by who may write conditions and create functions.'
    ),
    (
        'view-check-added', 'view', 'named',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'View refuses rows outside it',
        'The view {new} on {table} has WITH CHECK OPTION {after} now ({before} before).',
        '`INSERT INTO {new}` and `UPDATE {new}` that would give a row outside the view fail with 44000.',
        'Write such rows to {table} itself, or go back: `{restore};`',
        'Depends on the data: whether somebody writes such rows through the view.',
        'Readers, and rows that the view shows, are not concerned.'
    ),
    (
        'view-check-removed', 'view', 'named',
        'RISKY', 'SAFE', 'SAFE', 'RISKY',
        'View accepts rows outside it',
        'The view {new} on {table} lost a check: WITH CHECK OPTION is {after} now ({before} before).',
        'No statement fails{alone}: rows written through {new} that it does not show are accepted. They silently vanish from '
        'the view, and readers of {table} meet them.',
        'If it was not meant: `{restore};`',
        'Depends on the data: whether somebody writes such rows through the view.',
        'Writers are safe, because more is accepted, and the rows stored so far obeyed the check.'
    ),
    (
        'matview-concurrently-lost', 'view', 'named',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Materialized view lost its last unique index',
        'The materialized view {new}, which reads {table}, has no unique index any more that a concurrent refresh can '
        'use.',
        '`REFRESH MATERIALIZED VIEW CONCURRENTLY {new}` fails with 55000, so that `SELECT ... FROM {new}` silently '
        'goes on returning old rows. A plain refresh works, and blocks its readers meanwhile.',
        'Create a unique index on columns of {new}, valid and without WHERE. Meanwhile: `refresh materialized view '
        '{new};`',
        'Depends on the client: whether it refreshes with CONCURRENTLY.',
        'Reading it works as before. A job that refreshes it concurrently fails from now on, and rows get old.'
    ),
    (
        'matview-concurrently-gained', 'view', 'named',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Materialized view can be refreshed concurrently',
        'The materialized view {new}, which reads {table}, has a unique index that a concurrent refresh can use.',
        'Nothing fails{alone}: `REFRESH MATERIALIZED VIEW CONCURRENTLY {new}` works. A refresh that meets two equal keys '
        'fails with 23505, concurrent or not.',
        'Nothing to do.',
        'Certain: read from the catalog.',
        'Reading it works as before.'
    ),
    (
        'matview-unpopulated', 'view', 'named',
        'BREAKING', 'SAFE', 'SAFE', 'BREAKING',
        'Materialized view has no data',
        'The materialized view {new}, which reads {table}, holds no data.',
        '`SELECT ... FROM {new}` fails with 55000: it was created or refreshed WITH NO DATA. `REFRESH MATERIALIZED VIEW '
        'CONCURRENTLY` fails with 0A000.',
        '`refresh materialized view {new};`',
        'Certain: read from the catalog.',
        'It was created or refreshed WITH NO DATA. Nobody writes to it; users of {table} itself are safe.'
    ),
    (
        'matview-populated', 'view', 'named',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Materialized view has data again',
        'The materialized view {new}, which reads {table}, holds data again.',
        'Nothing fails{alone}: what failed with 55000 succeeds.',
        'Nothing to do.',
        'Certain: read from the catalog.',
        'Reading it works again. Nobody writes to it.'
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
