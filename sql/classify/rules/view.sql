insert into schemawatch.rule as r (
    rule_id, object_kind, readers, writers, cdc, impact, title, message, how, remedy, sure, rationale
)
values
    (
        'view-added', 'view',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'View added',
        'The view {new}, which reads {table}, appeared.',
        'Nothing fails: nobody depends on a new view. From now on it blocks drops and type changes of the '
        'columns that it reads.',
        'Nothing to do.',
        'Certain: read from the catalog.',
        'Nobody depends on a new view: readers and writers are safe. From now on it blocks drops and type '
        'changes of its columns.'
    ),
    (
        'view-removed', 'view',
        'BREAKING', 'BREAKING', 'SAFE', 'BREAKING',
        'View dropped',
        'The view {old}, which read {table}, was dropped, or reads it no longer.',
        '`SELECT ... FROM {old}`, and every other statement that names it, fails with 42P01. Statements on '
        '{table} itself work.',
        'Create it again, then repeat its grants: `{restore};`',
        'Certain: read from the catalog, unless `select to_regclass({old_literal});` still finds it: then it has a '
        'query without {table} now.',
        'Readers, and writers through it, are rejected on every call. Users of {table} itself are safe.'
    ),
    (
        'view-renamed', 'view',
        'BREAKING', 'BREAKING', 'SAFE', 'BREAKING',
        'View renamed or moved',
        'The view {old}, which reads {table}, is now called {new}.',
        '`SELECT ... FROM {old}`, and every other statement that names it so, fails with 42P01, or finds '
        'another relation of that name. Statements on {table} itself work.',
        'Take it back until its users have moved: `{restore};`',
        'Certain: read from the catalog: it is the same view under another name.',
        'Readers, and writers through it, are rejected on every call until they say the new name. Users of '
        '{table} itself are safe.'
    ),
    (
        'view-definition-changed', 'view',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'View definition changed',
        'The view {new}, which reads {table}, has another query.',
        'No statement fails as long as the columns are the same: `SELECT ... FROM {new}` silently returns '
        'other rows or values, and writes through it may reach other rows.',
        'Compare the two queries. To go back: `{restore};`',
        'Depends on the data: which rows both return, `select count(*) from {new};` counts those of now.',
        'No statement fails. Whether the new rows are meant is for its owner to say.'
    ),
    (
        'view-recreated', 'view',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'View dropped and created again',
        'The view {new}, which reads {table}, was dropped and created again.',
        'The privileges that were not repeated are findings of their own. INSTEAD OF triggers and rules that hung on '
        'the old view went with it, so that a write through {new} may silently do something else.',
        'Repeat what hung on it. To change a view keep it, with CREATE OR REPLACE VIEW.',
        'Depends on the client: whether it writes through the view; the drop was read from the catalog.',
        'A view that came back whole is the same to everybody, and nothing is told of it. This one came back with '
        'less.'
    ),
    (
        'view-became-readonly', 'view',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'View became read-only',
        'The view {new} on {table} can no longer be written through.',
        '`INSERT INTO {new} ...`, `UPDATE {new} ...` and `DELETE FROM {new}` fail with 55000. Reading it '
        'works.',
        'Write to {table} directly, or create an INSTEAD OF trigger on the view. To go back: `{restore};`',
        'Certain: read from the catalog: the query (a join, DISTINCT, aggregate or set operation) is not '
        'simple enough for automatic updates.',
        'The new query (a join, DISTINCT, aggregate or set operation) is not simple enough for automatic '
        'updates. Readers are safe.'
    ),
    (
        'view-became-writable', 'view',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'View became writable',
        'More can be written through the view {new} on {table} than before.',
        'Nothing fails: it only allows more.',
        'Nothing to do if it was meant. Otherwise take back the privileges: `revoke insert, update, delete on '
        '{new} from public;` and from the roles that have them.',
        'Certain: read from the catalog: possible are now {after}.',
        'It only allows more, so readers and writers are safe.'
    ),
    (
        'view-security-changed', 'view',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'View security settings changed',
        '{attribute} of the view {new} on {table} changed from {before} to {after}.',
        '`SELECT ... FROM {new}` may fail with 42501 or silently return other rows, and writes through it '
        'may be refused with 44000. A view reads with the privileges and policies of its owner, or with '
        'security_invoker of the caller.',
        'Grant the callers what they need on {table}, or go back: `{restore};`',
        'Depends on the data: what each role was granted, `select grantee, privilege_type from '
        'information_schema.role_table_grants where format(''%I.%I'', table_schema, table_name) = '
        '{table_literal};`',
        'A view reads with the privileges and policies of its owner, or with security_invoker of the caller. It '
        'depends on what each role was granted.'
    ),
    (
        'matview-unpopulated', 'view',
        'BREAKING', 'SAFE', 'SAFE', 'BREAKING',
        'Materialized view has no data',
        'The materialized view {new}, which reads {table}, holds no data.',
        '`SELECT ... FROM {new}` fails with 55000: it was created or refreshed WITH NO DATA.',
        '`refresh materialized view {new};`',
        'Certain: read from the catalog.',
        'It was created or refreshed WITH NO DATA. Nobody writes to it; users of {table} itself are safe.'
    ),
    (
        'matview-populated', 'view',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Materialized view has data again',
        'The materialized view {new}, which reads {table}, holds data again.',
        'Nothing fails: what failed with 55000 succeeds.',
        'Nothing to do.',
        'Certain: read from the catalog.',
        'Reading it works again. Nobody writes to it.'
    )
on conflict (rule_id) do update set
    object_kind = excluded.object_kind,
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
