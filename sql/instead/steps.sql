-- The way round, as rows: how a change reaches its end while the statements of before and of after it both work (expand,
-- migrate, contract). A step is left out where one of its placeholders is nothing; one whose SQL is a placeholder alone is as
-- many steps as that holds statements. A rule takes the steps of its parts, one part after the other. back undoes a step, and
-- loses no row.

create or replace view schemawatch.rule_instead as
with recipe (parts, rules) as (
    values
        (array['column'], array['column-renamed', 'column-recreated', 'column-became-generated', 'column-collation-nondeterministic',
            'column-type-array-changed', 'column-type-bit-length-changed', 'column-type-changed', 'column-type-date-to-timestamp', 'column-type-enum-to-domain', 'column-type-float-narrowed',
            'column-type-int-narrowed', 'column-type-int-to-float', 'column-type-int-to-numeric', 'column-type-int-widened',
            'column-type-int-widened-64', 'column-type-json-to-jsonb', 'column-type-jsonb-to-json',
            'column-type-length-imposed', 'column-type-length-shrunk', 'column-type-lossy', 'column-type-numeric-constrained',
            'column-type-numeric-precision-shrunk', 'column-type-numeric-scale-shrunk', 'column-type-numeric-unconstrained',
            'column-type-text-to-enum', 'column-type-time-precision-grown', 'column-type-time-precision-shrunk',
            'column-type-timestamp-to-date', 'column-type-timestamptz-to-timestamp', 'column-type-varying-to-char']),
        (array['column-away'], array['column-removed', 'column-removed-generated']),
        (array['column-optional', 'fill', 'not-null', 'its-constraints'], array['column-added-required']),
        (array['null-rows', 'fill', 'not-null'], array['column-set-not-null']),
        (array['column-plain', 'fill', 'not-null'], array['column-generated-removed-required']),
        (array['default-away'], array['column-default-removed-required']),
        (array['identity'], array['column-identity-added-always', 'column-identity-tightened']),
        (array['identity-away'], array['column-identity-removed']),
        (array['sequence-grant'], array['sequence-not-granted']),
        (array['table-name'], array['table-renamed', 'table-schema-moved', 'view-renamed']),
        (array['table-away'], array['table-removed']),
        (array['view-away'], array['view-removed']),
        (array['view-column'], array['view-column-renamed']),
        (array['constraint-new'], array['check-added', 'foreign-key-added', 'foreign-key-added-with-column',
            'constraint-added-blocks-inserts']),
        (array['key-new'], array['unique-added', 'primary-key-added']),
        (array['key-away'], array['unique-removed', 'primary-key-removed']),
        (array['key-other'], array['unique-columns-changed', 'primary-key-changed', 'unique-became-partial', 'unique-became-deferrable']),
        (array['constraint-other'], array['check-changed', 'foreign-key-target-changed', 'foreign-key-action-tightened']),
        (array['partition-away'], array['partition-detached']),
        (array['label-renamed'], array['enum-label-renamed']),
        (array['label-away'], array['enum-label-removed']),
        (array['type-name'], array['type-renamed']),
        (array['domain-not-null'], array['domain-not-null-set']),
        (array['grant-away'], array['grant-revoked', 'schema-usage-revoked']),
        (array['rls'], array['rls-enabled']),
        (array['rls-owner'], array['rls-forced']),
        (array['policy-away'], array['policy-permissive-removed']),
        (array['policy-new'], array['policy-restrictive-added']),
        (array['matview'], array['matview-unpopulated'])
),
steps (part, step, phase, title, sql, back) as (
    values
        ('column', 1, 'expand', 'Add {side} beside {column}, without a default. It is the last column: who reads by position, or '
            'copies without a column list, sees it.{published}', '{add_side}', '{drop_side}'),
        ('column', 2, 'expand', 'Write both: from here on INSERT and UPDATE of either column keep the other one in step. The name '
            'of the trigger makes it the last to fire.', '{sync}', '{unsync}'),
        ('column', 3, 'migrate', 'Backfill in batches, outside a transaction; the other triggers for UPDATE fire too. It may be '
            'stopped and started again.', '{fill}', ''),
        ('column', 4, 'migrate', 'Which values do not fit the new type? Correct them, and whoever writes them; the trigger follows. '
            'If the change has a USING of its own, write that into the trigger in place of the plain value.', '{unfit}', ''),
        ('column', 5, 'migrate', 'Build the indexes that {column} has; a failed one is invalid: drop it first.', '{indexes}', ''),
        ('column', 6, 'migrate', 'Give {side} the constraints that {column} has; they are checked without stopping writers.',
            '{constraints}', ''),
        ('column', 7, 'migrate', 'No NULL in {side} any more: what does not fit is refused from here on (23514).', '{not_nulls}', ''),
        ('column', 8, 'migrate', 'Let the readers use {side}, and then the writers. Who still names {column}:',
            'select kind, name, how from schemawatch.impact({table_literal}, {column_literal});', ''),
        ('column', 9, 'contract', 'When nobody uses {column} any more: {side} takes its place. What {column} held is in {side}; there '
            'is no way back from here but the same way again.{views_lose}', '{contract}', ''),
        ('column', 10, 'contract', 'Check the foreign keys that now point to it; nobody waits.', '{validations}', ''),

        ('column-away', 1, 'migrate', 'Who still names {column}? Let the readers go first; `@deprecated` and a date in its comment '
            'tell those who declared that they use it.',
            'select kind, name, how from schemawatch.impact({table_literal}, {column_literal});', ''),
        ('column-away', 2, 'expand', 'Let the writers leave it out.', '{optional}',
            'alter table {table} alter column {column} set not null;'),
        ('column-away', 3, 'contract', 'Take it out of sight, with its values: who was forgotten fails now (42703), and one rename '
            'helps.', 'alter table {table} rename column {column} to {unused};',
            'alter table {table} rename column {unused} to {column};'),
        ('column-away', 4, 'contract', 'When nobody has called: drop it, with the policies, triggers and foreign keys that '
            'need it; views that are to stay come back without it. The values are gone.',
            'begin; {hangers_gone}{views_gone}{references_gone}alter table {table} drop column {unused};{views_come} commit;', ''),

        ('column-optional', 1, 'expand', 'Add {column} as one that may be left out.', '{add_side}', '{drop_side}'),
        ('null-rows', 1, 'migrate', 'How many rows have none, and does their number still grow?',
            'select count(*) from {table} where {column} is null;', ''),
        ('column-plain', 1, 'expand', 'Make it a plain column that may be left out: no writer can send it before (428C9). Until they '
            'do, new rows have NULL there. A column becomes generated again only as a new one.',
            'alter table {table} alter column {column} drop expression, alter column {column} drop not null;', ''),
        ('fill', 1, 'migrate', 'Let all writers send {column}; then fill the rows that have none, outside a transaction. The value is '
            'yours to say: with null nothing is filled.', '{fill_value}', ''),
        ('not-null', 1, 'contract', 'Refuse NULL from here on (23514), and only in rows that are written.',
            '{is_required}alter table {table} add constraint {check} check ({column} is not null) not valid;',
            'alter table {table} drop constraint {check};'),
        ('not-null', 2, 'contract', 'Check the other rows; nobody waits. If it fails (23514), fill them once more.',
            '{is_required}alter table {table} validate constraint {check};', ''),
        ('not-null', 3, 'contract', 'NOT NULL, which the check has proved, so nothing is read.',
            '{is_required}{set_not_null}',
            'alter table {table} alter column {column} drop not null;'),
        ('not-null', 4, 'contract', 'The check has done its work.', '{is_required}alter table {table} drop constraint {check};', ''),
        ('its-constraints', 1, 'contract', 'Its constraints: first for what is written, then for all rows.', '{constraints}', ''),

        ('default-away', 1, 'migrate', 'Let every INSERT send {column}. Nothing in the database knows which of them leave it out.',
            'select kind, name, how from schemawatch.impact({table_literal}, {column_literal});', ''),
        ('default-away', 2, 'contract', 'Drop the default: who was forgotten fails now (23502).',
            'alter table {table} alter column {column} drop default;',
            'alter table {table} alter column {column} set default {default};'),

        ('identity', 1, 'expand', 'Let the server number the rows, and take what is sent as well; behind the numbers that are there.',
            '{identity_by_default}', '{no_identity}'),
        ('identity', 2, 'migrate', 'Let no INSERT or UPDATE send {column}, or with OVERRIDING SYSTEM VALUE. Who names it:',
            'select kind, name, how from schemawatch.impact({table_literal}, {column_literal});', ''),
        ('identity', 3, 'contract', 'Refuse what is sent (428C9).', 'alter table {table} alter column {column} set generated always;',
            'alter table {table} alter column {column} set generated by default;'),

        ('identity-away', 1, 'expand', 'Take what is sent.', 'alter table {table} alter column {column} set generated by default;',
            'alter table {table} alter column {column} set generated {old_identity};'),
        ('identity-away', 2, 'migrate', 'Let every INSERT send {column}. Who names it:',
            'select kind, name, how from schemawatch.impact({table_literal}, {column_literal});', ''),
        ('identity-away', 3, 'contract', 'Number no more; the sequence is gone with that.',
            'alter table {table} alter column {column} drop identity;', ''),

        ('sequence-grant', 0, 'expand', 'Make the sequence.', '{new_sequence}', 'drop sequence {sequence};'),
        ('sequence-grant', 1, 'expand', 'Let the writers draw from the sequence first.', '{undo}', ''),
        ('sequence-grant', 2, 'contract', 'Then make it the default.', '{set_default}',
            ''),

        ('table-name', 1, 'expand', 'Rename it, and leave a view with the old name in the same transaction: SELECT, INSERT, UPDATE, '
            'DELETE and ON CONFLICT go on. COPY into it, TRUNCATE and new foreign keys do not (42809).{schema_first}',
            'begin; {rename} {stand_in} commit;', 'begin; drop view {old}; {rename_back} commit;'),
        ('table-name', 2, 'migrate', 'Let readers and writers use the new name. What stands on it in the database:',
            'select kind, name, how from schemawatch.impact({table_literal});', ''),
        ('table-name', 3, 'contract', 'When nobody uses the old name any more: drop the view.', 'drop view {old};', '{stand_in}'),

        ('table-away', 1, 'migrate', 'Who still uses it?', 'select kind, name, how from schemawatch.impact({table_literal});', ''),
        ('table-away', 2, 'contract', 'Take it out of sight, with its rows: who was forgotten fails now (42P01), and one rename helps.',
            '{rename}', 'alter table {unused} rename to {old_name};'),
        ('table-away', 3, 'contract', 'When nobody has called, and there is a backup: drop it, and what stands on it.',
            'begin; {views_gone}{references_gone}drop table {unused}; commit;', ''),

        ('view-away', 1, 'migrate', 'Who still uses it? The statements with the most calls: pg_stat_statements; roles with a privilege '
            'on it:', 'select * from information_schema.table_privileges where format(''%I.%I'', table_schema, table_name) = {old_literal};',
            ''),
        ('view-away', 2, 'contract', 'Take it out of sight: who was forgotten fails now (42P01), and one rename helps.',
            'alter {kind} {old} rename to {unused};', 'alter {kind} {unused_path} rename to {old_name};'),
        ('view-away', 3, 'contract', 'When nobody has called: drop it.', 'drop {kind} {unused_path};', '{restore};'),

        ('view-column', 1, 'expand', 'Make the new view beside the old one: CREATE OR REPLACE keeps the names of columns (42P16).',
            '{create_beside}', 'drop {kind} {beside};'),
        ('view-column', 2, 'migrate', 'Let the readers use {beside}.', 'select 1 from {beside} limit 0;', ''),
        ('view-column', 3, 'contract', 'When nobody uses {view} any more: the new one takes its name, and keeps the one it had for a '
            'while.', 'begin; {views_gone}drop {kind} {view}; alter {kind} {beside} rename to {view_name}; {stand_in}{views_come} commit;', ''),
        ('view-column', 4, 'contract', 'When all use {view} again.', 'drop view {beside};', '{stand_in}'),

        ('constraint-new', 0, 'expand', 'Add what it is about, as columns that may be left out.', '{add_columns}', ''),
        ('constraint-new', 1, 'migrate', 'Which rows break it? Correct them, and whoever writes them.', '{broken_rows}', ''),
        ('constraint-new', 2, 'contract', 'Build it while others write, outside a transaction: it refuses from its last moments on (23505). A '
            'failed one is invalid, and refuses all the same: drop it.', '{build}', '{drop_built}'),
        ('constraint-new', 3, 'contract', 'Refuse it from here on, and only in rows that are written; a short lock, no scan.',
            '{place}', '{remove}'),
        ('constraint-new', 4, 'contract', 'Check the other rows; nobody waits. If it fails, correct them and run it again.',
            '{validate}', ''),

        ('key-new', 0, 'expand', 'Add what it is about, as columns that may be left out.', '{add_columns}', ''),
        ('key-new', 1, 'migrate', 'Which values are there twice? Correct them, and whoever writes them.', '{broken_rows}', ''),
        ('key-new', 2, 'contract', 'Build it while others write, outside a transaction: it refuses from its last moments on (23505). A '
            'failed one is invalid, and refuses all the same: drop it.', '{build}', '{drop_built}'),
        ('key-new', 3, 'contract', 'Make it the constraint: a short lock, no scan.', '{place}', ''),

        ('key-away', 1, 'migrate', 'Let no writer rely on it: `ON CONFLICT ({keys})` (42P10), and who expects 23505. What stands on it:',
            'select kind, name, how from schemawatch.impact({table_literal});', ''),
        ('key-away', 2, 'contract', 'Drop it, with the foreign keys that point to it. The way back is a new one, and values that '
            'are there twice by then stand in its way.',
            '{drop_old}', ''),

        ('key-other', 1, 'migrate', 'Which values are there twice for the new one? Correct them, and whoever writes them.',
            '{broken_rows}', ''),
        ('key-other', 2, 'expand', 'Build the new one beside the old one, while others write, outside a transaction: both refuse '
            'duplicates. A failed one is invalid: drop it.', '{build}', '{drop_built}'),
        ('key-other', 3, 'migrate', 'Let the writers name the new one in ON CONFLICT; the old one is `ON CONFLICT ({old_keys})`. What '
            'stands on it:', 'select kind, name, how from schemawatch.impact({table_literal});', ''),
        ('key-other', 4, 'contract', 'Switch, under a short lock.', '{swap}', ''),

        ('constraint-other', 1, 'migrate', 'Which rows break the new one? Correct them, and let the writers do themselves what the old '
            'one did for them.', '{broken_rows}', ''),
        ('constraint-other', 2, 'contract', 'Switch: from here on the new one holds for what is written; a short lock, no scan.',
            '{swap}', ''),
        ('constraint-other', 3, 'contract', 'Check the other rows; nobody waits. If it fails, correct them and run it again.',
            '{validate}', ''),

        ('partition-away', 1, 'migrate', 'Let nobody look for its rows in {parent}, nor write into its range. Its rows:',
            'select count(*) from {partition};', ''),
        ('partition-away', 2, 'contract', 'Detach it{without_lock}', 'alter table {parent} detach partition {partition}{concurrently};',
            'alter table {parent} attach partition {partition} {bound};'),

        ('label-renamed', 1, 'expand', 'Add the new label beside the old one. It stays: an enum loses no label.', '{add_labels}', ''),
        ('label-renamed', 2, 'migrate', 'Let the readers know both, and then the writers send the new one; the default too.',
            'select kind, name, how from schemawatch.impact({table_literal});', ''),
        ('label-renamed', 3, 'migrate', 'The default.', '{defaults}', '{defaults_back}'),
        ('label-renamed', 4, 'migrate', 'Backfill in batches, outside a transaction.', '{fills}', '{fills_back}'),
        ('label-renamed', 5, 'contract', 'Refuse {lost} from here on (23514), and then check that no row has it.', '{refusals}', ''),

        ('label-away', 1, 'migrate', 'Which rows have it? Let no writer send it, and give them another one.', '{count_rows}', ''),
        ('label-away', 2, 'contract', 'Refuse {lost} from here on (23514), and then check that no row has it. The type keeps the label: '
            'an enum loses none.', '{refusals}', ''),

        ('type-name', 1, 'expand', 'Rename it, and leave a domain with the old name in the same transaction: casts to it go on.{schema_first}',
            'begin; {rename} create domain {type} as {new_type}; commit;', 'begin; drop domain {type}; {rename_back} commit;'),
        ('type-name', 2, 'migrate', 'Let everybody use the new name.', 'select kind, name, how from schemawatch.impact({table_literal});',
            ''),
        ('type-name', 3, 'contract', 'When nobody uses the old name any more; refused while a column or function has it (2BP01).',
            'drop domain {type};', 'create domain {type} as {new_type};'),

        ('domain-not-null', 1, 'migrate', 'Which rows have NULL? Correct them, and whoever writes them.', '{count_nulls}', ''),
        ('domain-not-null', 2, 'contract', 'Refuse NULL from here on (23514), and only in what is written.',
            'alter domain {type} add constraint {check} check (value is not null) not valid;',
            'alter domain {type} drop constraint {check};'),
        ('domain-not-null', 3, 'contract', 'Check all rows. If it fails (23514), correct them and run it again.',
            'alter domain {type} validate constraint {check};', ''),
        ('domain-not-null', 4, 'contract', 'NOT NULL, and the check has done its work.',
            'begin; alter domain {type} set not null; alter domain {type} drop constraint {check}; commit;', ''),

        ('grant-away', 1, 'migrate', 'Who is connected as these roles, and with what? Let them do without.',
            'select usename, application_name, client_addr, count(*) from pg_stat_activity group by 1, 2, 3;', ''),
        ('grant-away', 2, 'contract', 'Revoke it: who was forgotten fails now (42501), and one GRANT helps. What '
            'a role has through PUBLIC or another role is revoked there.', '{revoke}', '{grant}'),

        ('rls', 1, 'expand', 'A policy that lets everything pass, so that row security takes nothing from anybody.',
            'create policy {everything} on {table} using (true) with check (true);', 'drop policy {everything} on {table};'),
        ('rls', 2, 'expand', 'Enable it: nothing changes yet.', 'alter table {table} enable row level security;',
            'alter table {table} disable row level security;'),
        ('rls', 3, 'migrate', 'Create the policies that are to stay, for each role; each of them only adds rows. Try them: `begin; set '
            'local role …; drop policy {everything} on {table}; select …; rollback`. Those that are there:',
            'select * from pg_policies where format(''%I.%I'', schemaname, tablename) = {table_literal};', ''),
        ('rls', 4, 'contract', 'From here on only they count: rows are hidden, and writes refused (42501).',
            'drop policy {everything} on {table};', 'create policy {everything} on {table} using (true) with check (true);'),

        ('rls-owner', 1, 'expand', 'A policy that lets the owner have everything.',
            'create policy {everything} on {table} to {owner} using (true) with check (true);', 'drop policy {everything} on {table};'),
        ('rls-owner', 2, 'expand', 'Force it: nothing changes yet.', 'alter table {table} force row level security;',
            'alter table {table} no force row level security;'),
        ('rls-owner', 3, 'migrate', 'Create the policies by which the owner is to see and write rows. Those that are there:',
            'select * from pg_policies where format(''%I.%I'', schemaname, tablename) = {table_literal};', ''),
        ('rls-owner', 4, 'contract', 'From here on only they count.', 'drop policy {everything} on {table};',
            'create policy {everything} on {table} to {owner} using (true) with check (true);'),

        ('policy-away', 1, 'migrate', 'Which roles see rows by it? Let them do without, or create another policy for them first.',
            'select * from pg_policies where format(''%I.%I'', schemaname, tablename) = {table_literal};', ''),
        ('policy-away', 2, 'contract', 'Let go of it: from here on rows are hidden, and writes refused (42501).',
            '{policy}', '{policy_back}'),

        ('policy-new', 1, 'migrate', 'How many rows would it hide? Let those who read and write them do without.',
            'select count(*) from {table} where not ({hidden});', ''),
        ('policy-new', 2, 'contract', 'Create it: from here on these rows are hidden, and writes refused (42501).', '{policy}',
            '{policy_back}'),

        ('matview', 1, 'expand', 'Instead of WITH NO DATA: the old rows stay readable until the new ones are there. CONCURRENTLY, for '
            'which it takes a unique index, lets readers go on meanwhile.', 'refresh materialized view {old};', '')
),
without (rules, why) as (
    values
        (array['column-names-swapped'], 'There is no state in which both meanings of a name stand. Give the columns new names, each by '
            'itself (column-renamed), and keep those.'),
        (array['column-default-refused'], 'The default never worked together with this check: choose one that it accepts, before.'),
        (array['composite-type-changed'], 'A value of the type has its fields by position, for everybody at once. Make a second type, '
            'and a column of that beside the old one; then it is column-type-changed.'),
        (array['key-became-temporal'], 'A temporal key lets others pass than the old one, and ON CONFLICT names neither for both. Let '
            'the writers do without ON CONFLICT first; then it breaks nobody.'),
        (array['partition-key-changed'], 'Rows cannot be partitioned by two keys. Fill a second table by a trigger and in batches, and '
            'switch by names: begin; rename both; commit.'),
        (array['publication-blocks-writes', 'table-published-without-identity'], 'It breaks nobody when the replica identity comes '
            'first: `alter table {table} replica identity full;` or USING INDEX, and a publication that lists its columns lists those.'),
        (array['replica-identity-lost'], 'Name the new replica identity before the old one goes: `alter table {table} replica identity '
            'full;` or USING INDEX of another unique index that is NOT NULL.'),
        (array['publication-columns-removed', 'publication-operations-narrowed', 'table-unpublished'], 'Only the copies can prepare: '
            'let each subscriber do without it first, or give it a publication of its own.'),
        (array['rewrite-rule-added'], 'A rule changes what every statement is, from one moment to the next. A trigger can do the same and '
            'let the old statements pass.'),
        (array['sequence-removed'], 'Give every default that draws from it another sequence first; then nobody misses it.'),
        (array['table-became-readonly-view', 'table-became-view'], 'A view in place of a table is itself such a step. Keep it a plain '
            'SELECT of one table, which PostgreSQL can write through, or give it INSTEAD OF triggers, until all writers use the table.'),
        (array['view-lacks-column'], 'Keep the column in the view, as the table has it, or as NULL, until nobody names it.'),
        (array['table-became-unlogged'], 'There is no half of it: fill an unlogged table beside it, and let the copies go first.'),
        (array['view-became-readonly', 'view-column-became-readonly'], 'Let the writers use the table below it first, or give the view INSTEAD OF triggers in the same '
            'transaction.'),
        (array['function-execute-revoked'], 'Whoever needs it keeps it: grant EXECUTE to those roles by name first, and revoke it from '
            'the others.'),
        (array['function-not-granted'], 'Grant EXECUTE on the function to whoever uses the table before anything of the table calls it.'),
        (array['view-policies-bypassed'], 'A view checks its caller or its owner, nothing between. Make a second view for those who are '
            'to see all rows, and grant it to them alone.')
)
select own.rule_id, (row_number() over (partition by own.rule_id order by part.ord, steps.step))::integer as step, steps.phase,
    steps.title, steps.sql, nullif(steps.back, '') as back
from recipe
cross join unnest(recipe.rules) as own (rule_id)
cross join unnest(recipe.parts) with ordinality as part (name, ord)
join steps on steps.part = part.name
union all
select own.rule_id, 0, 'none', without.why, null, null
from without
cross join unnest(without.rules) as own (rule_id);

comment on view schemawatch.rule_instead is
'What to do instead of a change of each rule: a row per step, with the placeholders of texts. phase is expand (both the old and
the new are there), migrate (rows, readers and writers move), contract (the old goes), or none: there is no such way, and title
says why.';
