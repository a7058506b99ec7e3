insert into schemawatch.rule as r (
    rule_id, object_kind, touches, readers, writers, cdc, impact, title, message, how, remedy, sure, rationale
)
values
    (
        'trigger-added', 'trigger', 'table',
        'SAFE', 'RISKY', 'RISKY', 'RISKY',
        'Trigger added',
        '{table} gained the trigger {name}, which runs {function}.',
        '`INSERT`, `UPDATE` or `DELETE` on {table} may be changed, rejected or swallowed by it (INSERT 0 0,'
        ' RETURNING silently empty). Copies receive the row as the trigger left it.',
        'To stop it: `alter table {table} disable trigger {name};`',
        'Depends on the data: what the function does, `select pg_get_functiondef(tgfoid) from pg_trigger '
        'where tgname = {name_literal} and tgrelid = {table_literal}::regclass;`',
        'Readers see what is stored, as before. What writers get depends on the function; AFTER triggers '
        'cannot change the row, but can raise.'
    ),
    (
        'trigger-removed', 'trigger', 'table',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Trigger dropped',
        '{table} lost the trigger {name}, which ran {function}.',
        'No statement fails{alone}: derived columns, audit rows or notifications that it produced on `INSERT`, '
        '`UPDATE` or `DELETE` silently stop, so their readers get stale or missing values.',
        'If it is still needed, and then repair the rows written meanwhile: `{restore};` Its function comes first where '
        'that went '
        'as well (42883); of a partition that has a trigger of this name (42710), drop that one.',
        'Depends on the client: who reads what it maintained; the drop was read from the catalog.',
        'No statement fails. Readers of what it maintained get stale or missing values from the next write '
        'on.'
    ),
    (
        'trigger-changed', 'trigger', 'table',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Trigger changed',
        'Trigger {name} on {table} changed from {before} to {after}.',
        '`INSERT`, `UPDATE` or `DELETE` on {table} may silently have another effect, or be rejected.',
        'Test the writes that fire it. To go back: `{restore};`',
        'Depends on the client: which writes it sends, and on what the function does.',
        'What differs depends on when it fires, on which columns, and on its function.'
    ),
    (
        'trigger-disabled', 'trigger', 'table',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Trigger disabled',
        'Trigger {name} on {table} no longer fires for ordinary sessions.',
        'No statement fails{alone}: derived columns, audit rows or notifications that {function} produced silently'
        ' stop, so their readers get stale or missing values.',
        '`alter table {table} enable trigger {name};` Repair the rows written meanwhile.',
        'Depends on the client: who reads what it maintained; that it is off was read from the catalog.',
        'No statement fails. Readers of what it maintained get stale or missing values from the next write '
        'on.'
    ),
    (
        'trigger-enabled', 'trigger', 'table',
        'SAFE', 'RISKY', 'SAFE', 'RISKY',
        'Trigger enabled',
        'Trigger {name} on {table} fires again.',
        '`INSERT`, `UPDATE` or `DELETE` on {table} may be changed, rejected or swallowed by {function}. '
        'Rows written while it was off did not pass through it.',
        'Repair the rows written meanwhile. To stop it: `alter table {table} disable trigger {name};`',
        'Depends on the client: which writes it sends, and on what the function does.',
        'Readers see what is stored, as before. What writers get depends on the function.'
    ),
    (
        'dependent-function-changed', 'function', 'table',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Function behind the table changed',
        'Function {name}, which {table} calls ({calls}), {aspects}.',
        '{effect}',
        '{again} Next time give what behaves otherwise a new name.',
        'Depends on the data: what the body does, `{look};`',
        'The definition on the table reads the same but means something else; nothing is checked again. It '
        'depends on what the body does.'
    ),
    (
        'dependent-function-replaced', 'function', 'table',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Another function is called under the same name',
        'A trigger, constraint, default, index or policy of {table} that called {old_function} now calls {new_function}.',
        '`INSERT INTO {table} ...` may fail where it passed (23514 for a check), store another default, or see other rows. Where '
        'types are left to the arguments, the definition on the table reads as before.',
        'Compare what both do. To go back create the old function again, and what calls it as well.',
        'Depends on the data: what it does, `{look};`',
        'The table calls another function than before, under a text that need not differ. It depends on what that does.'
    ),
    (
        'rewrite-rule-added', 'rule', 'table',
        'RISKY', 'BREAKING', 'SAFE', 'BREAKING',
        'Rewrite rule added',
        '{table} gained the rewrite rule {name}.',
        '`INSERT INTO {table} ... ON CONFLICT` (rules on INSERT or UPDATE), `MERGE INTO {table}`, and '
        'RETURNING under DO INSTEAD fail with 0A000. DO INSTEAD silently swallows or redirects the '
        'statement; COPY bypasses it.',
        'Use a trigger for the same purpose, then: `{drop};`',
        'Certain: measured: those statements are refused on every call, whatever the rule does.',
        'Those statements are refused on every call, whatever the rule does. SELECT is safe unless readers '
        'expect what was written.'
    ),
    (
        'rewrite-rule-removed', 'rule', 'table',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Rewrite rule dropped',
        '{table} lost the rewrite rule {name} ({before}).',
        'No statement fails{alone}: the redirection or logging that it did silently stops, and statements reach '
        '{table} itself. Upserts and MERGE may work again.',
        'If it is still needed (a trigger does the same without its traps): `{restore};`',
        'Depends on the client: who relied on what it did.',
        'No statement fails. It depends on what the rule did; upserts and MERGE may work again.'
    ),
    (
        'rewrite-rule-changed', 'rule', 'table',
        'RISKY', 'RISKY', 'SAFE', 'RISKY',
        'Rewrite rule changed',
        'Rewrite rule {name} on {table} changed from {before} to {after}.',
        'The statements that it rewrites may silently have another effect.',
        'Test them. To go back: `{restore};`',
        'Depends on the client: which writes it sends, and on the event, the condition and INSTEAD.',
        'What differs depends on the event, on the condition, and on whether it says INSTEAD.'
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
