insert into schemawatch.rule as r (
    rule_id, object_kind, readers, writers, cdc, impact, title, message, rationale, remedy
)
values
    (
        'rls-enabled', 'table',
        'BREAKING', 'BREAKING', 'SAFE', 'BREAKING',
        'Row security enabled',
        '{table} has row level security now: roles without a matching policy silently see no rows '
        'and update none, their INSERTs fail with 42501 and COPY FROM with 0A000. Sessions with '
        'row_security = off (pg_dump) fail with 42501.',
        'Without a policy everything is denied to all but the owner, superusers and BYPASSRLS '
        'roles, who are safe. Streamed changes are not filtered.',
        'Give each role a policy: create policy <name> on {table} to <role> using (<condition>); '
        'or, if it was not meant: alter table {table} disable row level security;'
    ),
    (
        'rls-disabled', 'table',
        'RISKY', 'SAFE', 'SAFE', 'RISKY',
        'Row security disabled',
        '{table} no longer has row level security: roles silently see, and can change, rows that '
        'policies hid from them.',
        'No statement fails, so writers are safe; results grow. It may disclose data of other '
        'tenants.',
        'If it was not meant: alter table {table} enable row level security; and find out who '
        'read it meanwhile.'
    ),
    (
        'rls-forced', 'table',
        'BREAKING', 'BREAKING', 'SAFE', 'BREAKING',
        'Row security forced on the owner',
        '{table} applies its policies to the owner too: an application that connects as the owner '
        'silently sees and updates only what a policy allows, and its INSERTs fail with 42501.',
        'Owners are exempt by default, so few have a policy for them. Other roles, superusers and '
        'BYPASSRLS roles are safe.',
        'create policy <name> on {table} to <owner> using (true); or, if it was not meant: alter '
        'table {table} no force row level security;'
    ),
    (
        'rls-unforced', 'table',
        'RISKY', 'SAFE', 'SAFE', 'RISKY',
        'Row security no longer forced on owner',
        '{table} exempts its owner from policies again: sessions of the owner silently see, and '
        'can change, every row.',
        'No statement fails and other roles are not concerned. It discloses rows if an '
        'application connects as the owner.',
        'If it was not meant: alter table {table} force row level security;'
    ),
    (
        'policy-permissive-added', 'policy',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Permissive policy added',
        '{table} gained the permissive policy {name}: roles that it covers silently see, or can '
        'write, more rows.',
        'Permissive policies add up, so nothing that was allowed is refused. Results grow, and '
        'data may be disclosed.',
        'Look at it: select * from pg_policies where policyname = ''{name}''; If it was not '
        'meant: drop policy {name} on {table};'
    ),
    (
        'policy-permissive-removed', 'policy',
        'BREAKING', 'BREAKING', 'SAFE', 'BREAKING',
        'Permissive policy dropped',
        '{table} lost the permissive policy {name}: rows that only it allowed silently disappear '
        'for its roles, and writes of such rows fail with 42501.',
        'With row security on, what no policy allows is denied; without any policy left '
        'everything is. Other roles are safe.',
        'Create it again: create policy {name} on {table} to <role> using (<condition>); To '
        'change one, use alter policy, or drop and create in one transaction.'
    ),
    (
        'policy-restrictive-added', 'policy',
        'BREAKING', 'BREAKING', 'SAFE', 'BREAKING',
        'Restrictive policy added',
        '{table} gained the restrictive policy {name}: rows outside it silently disappear for its '
        'roles, and writes of such rows fail with 42501.',
        'A restrictive policy cuts what the permissive ones allow. Rows inside it, and other '
        'roles, are safe.',
        'Test as each role: set role <role>; select count(*) from {table}; If it was not meant: '
        'drop policy {name} on {table};'
    ),
    (
        'policy-restrictive-removed', 'policy',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Restrictive policy dropped',
        '{table} lost the restrictive policy {name}: its roles silently see, or can write, rows '
        'that it withheld.',
        'No statement fails. Results grow, and data may be disclosed.',
        'If it was not meant, create it again: create policy {name} on {table} as restrictive to '
        '<role> using (<condition>);'
    ),
    (
        'policy-changed', 'policy',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Policy changed',
        'Policy {name} on {table} changed from {before} to {after}: its roles may silently see '
        'other rows, and writes may fail with 42501 where they passed.',
        'No tool can tell in general whether it allows more or less; rows, roles and commands '
        'outside it are safe.',
        'Test as each role: set role <role>; select count(*) from {table}; and restore the old '
        'terms with alter policy {name} on {table} ... if rows are missing or disclosed.'
    ),
    (
        'policy-inactive-changed', 'policy',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Policy changed while row security is off',
        'Policy {name} on {table} was added, changed or dropped, but row level security is off. '
        'No result differs.',
        'Policies have no effect before ENABLE ROW LEVEL SECURITY: readers and writers are safe.',
        'Nothing to do. Review the policies before: alter table {table} enable row level '
        'security;'
    ),
    (
        'grant-added', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Privilege granted',
        'A privilege on {table} was granted ({after}). Nothing that worked behaves differently.',
        'It only allows more, so readers and writers are safe. Somebody new may read or change '
        'the data.',
        'Nothing to do if it was meant. Otherwise: revoke <privilege> on {table} from <role>;'
    ),
    (
        'grant-revoked', 'table',
        'BREAKING', 'BREAKING', 'SAFE', 'BREAKING',
        'Privilege revoked',
        'A privilege on {table} was revoked ({before}): statements of that role that need it fail '
        'with 42501. Without SELECT that includes UPDATE and DELETE with a WHERE clause, and '
        'RETURNING; a view fails if its owner lost it.',
        'The role is rejected on every call. Other roles, and members of roles that still have '
        'the privilege, are safe.',
        'grant <privilege> on {table} to <role>; until that role no longer needs it.'
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
