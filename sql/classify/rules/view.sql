insert into schemawatch.rule as r (
    rule_id, object_kind, readers, writers, cdc, impact, title, message, rationale, remedy
)
values
    (
        'view-added', 'view',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'View added',
        'The view {name}, which reads {table}, appeared. Nothing that worked behaves differently.',
        'Nobody depends on a new view: readers and writers are safe. From now on it blocks drops '
        'and type changes of its columns.',
        'Nothing to do.'
    ),
    (
        'view-removed', 'view',
        'BREAKING', 'BREAKING', 'SAFE', 'BREAKING',
        'View dropped',
        'The view {name}, which read {table}, was dropped: every statement that names it fails '
        'with 42P01.',
        'Readers, and writers through it, are rejected on every call. Users of {table} itself are '
        'safe.',
        'Create it again, then repeat its grants: create view {name} as {before}'
    ),
    (
        'view-definition-changed', 'view',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'View definition changed',
        'The view {name}, which reads {table}, has the same columns but another query: its '
        'readers silently get other rows or values, and writes through it may reach other rows.',
        'No statement fails. Whether the new rows are meant is for its owner to say.',
        'Compare the two queries. To go back: create or replace view {name} as {before}'
    ),
    (
        'view-recreated', 'view',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'View dropped and created again',
        'The view {name}, which reads {table}, was dropped and created again with the same '
        'columns: privileges and comments not given again are lost, and its readers fail with '
        '42501.',
        'If the grants were repeated nobody notices, apart from prepared statements.',
        'grant select on {name} to <role>; To change a view keep it: create or replace view '
        '{name} as ...'
    ),
    (
        'view-became-readonly', 'view',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'View became read-only',
        'The view {name} on {table} can no longer be written through: every INSERT, UPDATE and '
        'DELETE on it fails with 55000.',
        'The new query (a join, DISTINCT, aggregate or set operation) is not simple enough for '
        'automatic updates. Readers are safe.',
        'Write to {table} directly, or: create trigger <name> instead of insert or update or '
        'delete on {name} for each row execute function <function>();'
    ),
    (
        'view-security-changed', 'view',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'View security settings changed',
        'security_invoker, security_barrier or check_option of the view {name} on {table} changed '
        'from {before} to {after}: its users may fail with 42501, silently see other rows, or '
        'have writes refused with 44000.',
        'With security_invoker the caller''s own privileges and policies apply instead of the '
        'owner''s. It depends on what each role was granted.',
        'Grant what the callers need: grant select on {table} to <role>; or go back: alter view '
        '{name} set (<option> = <old value>);'
    ),
    (
        'matview-unpopulated', 'view',
        'BREAKING', 'SAFE', 'SAFE', 'BREAKING',
        'Materialized view has no data',
        'The materialized view {name}, which reads {table}, holds no data: every SELECT from it '
        'fails with 55000.',
        'It was created or refreshed WITH NO DATA. Nobody writes to it; users of {table} itself '
        'are safe.',
        'refresh materialized view {name};'
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
