insert into schemawatch.rule as r (
    rule_id, object_kind, touches, readers, writers, cdc, impact, title, message, how, remedy, sure, rationale
)
values
    (
        'rls-enabled', 'table', 'table',
        'BREAKING', 'BREAKING', 'SAFE', 'BREAKING',
        'Row security enabled',
        '{table} has row level security now.',
        '`SELECT ... FROM {table}` by a role without a matching policy silently returns no rows and '
        '`UPDATE` changes none, its `INSERT` fails with 42501 and `COPY FROM` with 0A000. Sessions with '
        'row_security = off (pg_dump) fail with 42501.',
        'Give each role that needs all rows a policy, here everybody: `create policy all_rows on {table} '
        'using (true);` or, if it was not meant: `alter table {table} disable row level security;`',
        'Certain: read from the catalog; only superusers, BYPASSRLS roles and, unless it is forced, the owner are exempt, and '
        'these policies apply: `select policyname, roles, cmd, qual from pg_policies where '
        'format(''%I.%I'', schemaname, tablename) = {table_literal};`',
        'Without a policy everything is denied to all but the owner, superusers and BYPASSRLS roles, who '
        'are safe. Streamed changes are not filtered.'
    ),
    (
        'rls-enabled-owner-only', 'table', 'table',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Row security enabled on a table that nobody else was granted',
        '{table} has row level security now; only its owner, {owner}, has privileges on it, and is exempt.',
        'Statements of {owner} work as before. Members of pg_read_all_data and pg_write_all_data silently get no rows '
        'without a policy, or fail with 42501 on INSERT and where row_security = off (pg_dump).',
        'Write the policies before others get privileges. If it was not meant: `alter table {table} disable row level '
        'security;`',
        'Depends on the client: whether it reads by membership of such a role; `select policyname, roles, cmd, qual '
        'from pg_policies where format(''%I.%I'', schemaname, tablename) = {table_literal};` shows what they may.',
        'Owners, superusers and BYPASSRLS roles are exempt, and no other role was granted anything.'
    ),
    (
        'rls-disabled', 'table', 'table',
        'RISKY', 'SAFE', 'SAFE', 'RISKY',
        'Row security disabled',
        '{table} no longer has row level security.',
        'No statement fails{alone}: `SELECT ... FROM {table}` silently returns, and `UPDATE` changes, rows that '
        'policies hid. It may disclose data of other tenants.',
        'If it was not meant: `alter table {table} enable row level security;` Find out who read it '
        'meanwhile.',
        'Depends on the data: which rows the policies hid; these applied: `select policyname, roles, cmd, '
        'qual from pg_policies where format(''%I.%I'', schemaname, tablename) = {table_literal};`',
        'No statement fails, so writers are safe; results grow. It may disclose data of other tenants.'
    ),
    (
        'rls-forced', 'table', 'table',
        'BREAKING', 'BREAKING', 'SAFE', 'BREAKING',
        'Row security forced on the owner',
        '{table} applies its policies to its owner, {owner}, too.',
        '`SELECT ... FROM {table}` as {owner} silently returns only what a policy allows, `UPDATE` changes '
        'no more than that, and `INSERT` fails with 42501.',
        '`create policy owner_rows on {table} to {owner} using (true);` or, if it was not meant: `alter '
        'table {table} no force row level security;`',
        'Certain: read from the catalog; other roles, superusers and BYPASSRLS roles are not affected.',
        'Owners are exempt by default, so few have a policy for them. Other roles, superusers and BYPASSRLS'
        ' roles are safe.'
    ),
    (
        'rls-unforced', 'table', 'table',
        'RISKY', 'SAFE', 'SAFE', 'RISKY',
        'Row security no longer forced on owner',
        '{table} exempts its owner, {owner}, from policies again.',
        'No statement fails{alone}: `SELECT ... FROM {table}` as {owner} silently returns, and `UPDATE` changes, '
        'every row.',
        'If it was not meant: `alter table {table} force row level security;`',
        'Depends on the client: whether an application connects as {owner}.',
        'No statement fails and other roles are not concerned. It discloses rows if an application connects'
        ' as the owner.'
    ),
    (
        'rls-forced-unfelt', 'table', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Row security of the owner changed, without effect',
        'FORCE ROW LEVEL SECURITY of {table} changed, and its owner, {owner}, meets no policy either way.',
        'Nothing fails{alone}: it concerns the owner alone, and that is a superuser, has BYPASSRLS, or finds row security '
        'switched off.',
        'Nothing to do. It counts once the owner is an ordinary role and row security is on.',
        'Certain: read from the catalog: `select rolsuper, rolbypassrls from pg_roles where rolname = {owner_literal};`',
        'FORCE is for the owner, and policies apply neither to superusers and BYPASSRLS roles nor where row security '
        'is off.'
    ),
    (
        'policy-permissive-added', 'policy', 'table',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Permissive policy added',
        '{table} gained the permissive policy {name}, for {commands} by {roles}.',
        'No statement fails{alone}: permissive policies add up, so rows that no other one allows are let through: {more} '
        'Where the condition reads what the role may not (42501), or a setting that is not there (42704), the statement fails.',
        'If it was not meant: `{undo};`',
        'Depends on the data: which rows it lets through, `select cmd, qual, with_check from pg_policies '
        'where policyname = {name_literal} and format(''%I.%I'', schemaname, tablename) = {table_literal};`',
        'Permissive policies add up, so nothing that was allowed is refused. Results grow, and data may be '
        'disclosed.'
    ),
    (
        'policy-permissive-removed', 'policy', 'table',
        'BREAKING', 'BREAKING', 'SAFE', 'BREAKING',
        'Permissive policy dropped',
        '{table} lost the permissive policy {name}, for {commands} by {roles}.',
        'What no other policy allows is denied, without any every row: {fewer}',
        '`{restore};` To change one use ALTER POLICY, or drop and create in one transaction.',
        'Certain: read from the catalog; with row security on, what no policy allows is denied.',
        'With row security on, what no policy allows is denied; without any policy left everything is. '
        'Other roles are safe.'
    ),
    (
        'policy-restrictive-added', 'policy', 'table',
        'BREAKING', 'BREAKING', 'SAFE', 'BREAKING',
        'Restrictive policy added',
        '{table} gained the restrictive policy {name}, for {commands} by {roles}.',
        'Rows outside it are denied: {fewer} '
        'Where the condition reads what the role may not (42501), or a setting that is not there (42704), the statement fails.',
        'If it was not meant: `{undo};`',
        'Certain: read from the catalog; it cuts what the permissive policies allow.',
        'A restrictive policy cuts what the permissive ones allow. Rows inside it, and other roles, are '
        'safe.'
    ),
    (
        'policy-restrictive-removed', 'policy', 'table',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Restrictive policy dropped',
        '{table} lost the restrictive policy {name}, for {commands} by {roles}.',
        'No statement fails{alone}: rows that it withheld are let through, which may disclose data: {more}',
        'If it was not meant: `{restore};`',
        'Depends on the data: which rows it withheld: {old_policy}.',
        'No statement fails. Results grow, and data may be disclosed.'
    ),
    (
        'policy-changed', 'policy', 'table',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Policy changed',
        'Policy {name} on {table} changed from {before} to {after}.',
        'Other rows are let through, by {roles}. Where it allows less now: {fewer} Where it allows more: {more} '
        'Where the condition reads what the role may not (42501), or a setting that is not there (42704), the statement fails.',
        'If rows are missing or disclosed: `{restore};`',
        'Depends on the data: which rows both let through: no tool can tell in general whether it allows '
        'more or less.',
        'No tool can tell in general whether it allows more or less; rows, roles and commands outside it '
        'are safe.'
    ),
    (
        'policy-renamed', 'policy', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Policy renamed',
        'Policy {old_name} on {table} is now called {new_name}.',
        'Nothing fails{alone}: no statement but ALTER, DROP and COMMENT ON POLICY names it. What a restrictive one refuses (42501) names it in the message.',
        'Nothing to do. To go back: `alter policy {new_name} on {table} rename to {old_name};`',
        'Certain: read from the catalog; it lets through what it did.',
        'The rows that a policy lets through do not depend on its name.'
    ),
    (
        'policy-idle-changed', 'policy', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Policy added or dropped that decides nothing',
        'Policy {name} on {table} was added or dropped, and decides nothing: another one says the same, or its condition lets pass what the others do.',
        'Nothing fails{alone}: permissive policies are joined by OR and restrictive ones by AND, so the same rows are let through.',
        'Nothing to do.',
        'Certain: read from the catalog, by the text of the conditions.',
        'What a policy says twice, for the same roles and commands or more, it says once.'
    ),
    (
        'policy-inactive-changed', 'policy', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Policy changed while row security is off',
        'Policy {name} on {table} was added, changed or dropped while row level security is off.',
        'Nothing fails{alone}: policies have no effect before ENABLE ROW LEVEL SECURITY.',
        'Nothing to do. Review the policies before row level security is enabled.',
        'Certain: read from the catalog.',
        'Policies have no effect before ENABLE ROW LEVEL SECURITY: readers and writers are safe.'
    ),
    (
        'grant-added', 'table', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Privilege granted',
        'A privilege on {on} was granted ({privileges}).',
        'Nothing fails{alone}: it only allows more. Somebody new may read or change the data.',
        'Nothing to do if it was meant. Otherwise: `{undo}`',
        'Certain: read from the catalog.',
        'It only allows more, so readers and writers are safe. Somebody new may read or change the data.'
    ),
    (
        'grant-revoked', 'table', 'roles',
        'BREAKING', 'BREAKING', 'SAFE', 'BREAKING',
        'Privilege revoked',
        'A privilege on {on} was revoked ({privileges}).',
        'Statements of that role that need it fail with 42501. Without SELECT on a table that includes `UPDATE` and '
        '`DELETE` with a WHERE clause, and RETURNING, without USAGE and UPDATE on a sequence each `INSERT` that '
        'draws a default from it; a view fails if its owner lost it.',
        'Until that role no longer needs it: `{undo}`',
        'Certain: read from the catalog; members of another role that still has the privilege are not '
        'affected.',
        'The role is rejected on every call. Other roles, and members of roles that still have the '
        'privilege, are safe.'
    ),
    (
        'grant-revoked-unfelt', 'table', 'roles',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Privilege revoked that another grant gives',
        'A privilege on {on} was revoked ({privileges}), and is still there by another grant.',
        'Nothing fails{alone}: it was granted to PUBLIC as well, or on the whole relation, or on each of its columns. What is '
        'granted on columns reaches neither those that are added later nor system columns like ctid (42501).',
        'Nothing to do. To go back: `{undo}`',
        'Certain: read from the catalog.',
        'The role may do what it could before.'
    ),
    (
        'grant-option-added', 'table', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Grant option given',
        'A privilege on {on} may now be granted to others ({privileges}).',
        'Nothing fails{alone}: who has the privilege keeps it, and may now give it to others.',
        'Nothing to do if it was meant. Otherwise: `{undo}` It needs CASCADE once the privilege was granted on.',
        'Certain: read from the catalog.',
        'It only allows more. From now on others than the owner decide who reads or changes the data.'
    ),
    (
        'grant-option-revoked', 'table', 'roles',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Grant option revoked',
        'A privilege on {on} can no longer be granted to others ({privileges}).',
        'What that role does itself works as before. A `GRANT` of it gives nothing and only warns (01007), so whoever '
        'was to get the privilege fails with 42501. What it had granted and lost by CASCADE is a finding of its own.',
        'Let the owner grant from now on, or give it back: `{undo}`',
        'Depends on the client: whether it grants the privilege to others, as migrations and provisioning do.',
        'The role keeps the privilege. Hit is who would have got it from that role later.'
    ),
    (
        'schema-usage-granted', 'table', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'Schema opened to a role',
        '{roles} may use the schema {schema} now, and with it what it was granted on {table} or its views.',
        'Nothing fails{alone}: it only allows more.',
        'Nothing to do if it was meant. Otherwise: `revoke usage on schema {schema} from {roles};`',
        'Certain: read from the catalog.',
        'The role had privileges on the table or its views that did not help it, because it could not enter their '
        'schema.'
    ),
    (
        'schema-usage-revoked', 'table', 'roles',
        'BREAKING', 'BREAKING', 'SAFE', 'BREAKING',
        'Schema closed to a role',
        '{roles} lost USAGE on the schema {schema}, where it has privileges on {table} or its views.',
        'Every statement of that role that names something in {schema} fails, whatever it was granted there: with 42501 '
        '(permission denied for schema), or, where the name is left to search_path, with 42P01, functions with 42883.',
        'Until that role no longer needs it: `grant usage on schema {schema} to {roles};`',
        'Certain: read from the catalog; a role that may use the schema by membership, or through PUBLIC, is not told.',
        'The privileges on the table are as before, and useless without USAGE on its schema.'
    ),
    (
        'function-execute-revoked', 'function', 'roles',
        'BREAKING', 'BREAKING', 'SAFE', 'BREAKING',
        'EXECUTE on a function behind the table revoked',
        '{roles} may no longer execute {name}, which {table} calls ({calls}).',
        '{statements} by that role fails with 42501 (permission denied for function), through a view too. What it was granted '
        'on {table} is as before.',
        'Until that role no longer needs it: `{undo}`',
        'Certain: read from the catalog; members of another role that may execute it, and superusers, are not affected.',
        'What a default, check, generated column, index, policy, rule, partition key, domain or the WHEN of a trigger calls '
        'is executed with the privileges of who runs the statement. The function of a trigger is not.'
    ),
    (
        'function-not-granted', 'function', 'roles',
        'BREAKING', 'BREAKING', 'SAFE', 'BREAKING',
        'Function behind the table without a grant',
        '{table} calls {name} now ({calls}), which {roles} may not execute.',
        '{statements} by that role, which worked before, fails with 42501 (permission denied for function), through a view '
        'too.',
        '`{undo}`',
        'Certain: read from the catalog; members of another role that may execute it, and superusers, are not affected.',
        'What a default, check, generated column, index, policy, rule, partition key, domain or the WHEN of a trigger calls '
        'is executed with the privileges of who runs the statement.'
    ),
    (
        'function-execute-granted', 'function', 'table',
        'SAFE', 'SAFE', 'SAFE', 'SAFE',
        'EXECUTE on a function behind the table granted',
        '{roles} may execute {name}, which {table} calls ({calls}).',
        'Nothing fails{alone}: {statements} by that role, which failed with 42501, works.',
        'Nothing to do.',
        'Certain: read from the catalog.',
        'It only allows more: the role had privileges on the table that did not help it.'
    ),
    (
        'sequence-not-granted', 'column', 'omitting',
        'SAFE', 'BREAKING', 'SAFE', 'BREAKING',
        'Default draws from a sequence without a grant',
        '{roles} may insert into {table}, but not draw from {sequence}, the default of {name} now.',
        '`INSERT INTO {table} (...)` that omits {name} fails with 42501 (permission denied for sequence); one that '
        'gives {name} a value works.',
        '`{undo}` Or make {name} an identity column, which needs no grant.',
        'Certain: read from the catalog; members of another role that may use the sequence, and superusers, are not '
        'affected.',
        'A default runs with the privileges of who inserts, and a new sequence has no grants. Identity columns ask for '
        'none.'
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
