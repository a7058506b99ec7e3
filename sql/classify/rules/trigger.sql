insert into schemawatch.rule as r (
    rule_id, object_kind, readers, writers, cdc, impact, title, message, rationale, remedy
)
values
    (
        'trigger-added', 'trigger',
        'SAFE', 'RISKY', 'RISKY', 'RISKY',
        'Trigger added',
        '{table} gained the trigger {name}: it may change, reject or swallow rows (INSERT 0 0, '
        'RETURNING silently empty). Copies receive the row as the trigger left it.',
        'Readers see what is stored, as before. What writers get depends on the function; AFTER '
        'triggers cannot change the row, but can raise.',
        'Read the function: select pg_get_functiondef(tgfoid) from pg_trigger where tgname = '
        '''{name}''; To stop it: alter table {table} disable trigger {name};'
    ),
    (
        'trigger-removed', 'trigger',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Trigger dropped',
        '{table} lost the trigger {name}: derived columns, audit rows or notifications that it '
        'produced silently stop.',
        'No statement fails. Readers of what it maintained get stale or missing values from the '
        'next write on.',
        'Create it again if it is still needed: {before}; and repair the rows written meanwhile.'
    ),
    (
        'trigger-changed', 'trigger',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Trigger changed',
        'Trigger {name} on {table} changed from {before} to {after}: writes may silently have '
        'another effect, or be rejected.',
        'What differs depends on when it fires, on which columns, and on its function.',
        'Test the writes that fire it. To go back: drop trigger {name} on {table}; {before};'
    ),
    (
        'trigger-disabled', 'trigger',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Trigger disabled',
        'Trigger {name} on {table} no longer fires for ordinary sessions: derived columns, audit '
        'rows or notifications that it produced silently stop.',
        'No statement fails. Readers of what it maintained get stale or missing values from the '
        'next write on.',
        'alter table {table} enable trigger {name}; and repair the rows written meanwhile.'
    ),
    (
        'trigger-enabled', 'trigger',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Trigger enabled',
        'Trigger {name} on {table} fires again: writes may be changed, rejected or swallowed by '
        'it.',
        'Readers see what is stored, as before. What writers get depends on the function.',
        'Rows written while it was off did not pass through it; repair them. To stop it: alter '
        'table {table} disable trigger {name};'
    ),
    (
        'dependent-function-changed', 'function',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Function behind the table changed',
        'Function {name}, which a trigger, constraint, default, index or policy of {table} calls, '
        'has a new body: writes may fail (23514 for a check), and stored rows or index entries '
        'may silently contradict it.',
        'The definition on the table reads the same but means something else; nothing is checked '
        'again. It depends on what the body does.',
        'If an index calls it: reindex table concurrently {table}; if a check does, drop the '
        'constraint and add it again to test the rows. Next time give the new body a new name.'
    ),
    (
        'rewrite-rule-added', 'rule',
        'RISKY', 'BREAKING', 'SAFE', 'BREAKING',
        'Rewrite rule added',
        '{table} gained the rewrite rule {name}: INSERT ... ON CONFLICT (rules on INSERT or '
        'UPDATE), MERGE, and RETURNING under DO INSTEAD, fail with 0A000. DO INSTEAD silently '
        'swallows or redirects the statement, and COPY bypasses it.',
        'Those statements are refused on every call, whatever the rule does. SELECT is safe '
        'unless readers expect what was written.',
        'Use a trigger for the same purpose, then: drop rule {name} on {table};'
    ),
    (
        'rewrite-rule-removed', 'rule',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Rewrite rule dropped',
        '{table} lost the rewrite rule {name}: the redirection or logging that it did silently '
        'stops, and statements reach {table} itself.',
        'No statement fails. It depends on what the rule did; upserts and MERGE may work again.',
        'If it is still needed: {before} (a trigger does the same without its traps).'
    ),
    (
        'rewrite-rule-changed', 'rule',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Rewrite rule changed',
        'Rewrite rule {name} on {table} changed from {before} to {after}: writes may silently '
        'have another effect.',
        'What differs depends on the event, on the condition, and on whether it says INSTEAD.',
        'Test the writes that it rewrites. To go back: drop rule {name} on {table}; {before}'
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
