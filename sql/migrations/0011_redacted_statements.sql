-- No secret is stored. What is there in clear already is redacted by sql/capture/stored_secrets.sql, which
-- this same run of migrate comes to after the functions that it needs.

-- Transactions that captured in clear end first; later ones find the new functions.
lock table schemawatch.ddl_event, schemawatch.drift in share row exclusive mode;
select set_config('schemawatch.redact_stored', 'on', true);

comment on column schemawatch.ddl_event.statement is
'Text of the statement, by the setting schemawatch.statement: redacted (strings, comments and other values are
left out; the default), full or none. Cut at 8,000 characters. Evidence: no logic reads it.';
comment on column schemawatch.drift.statement is
'Text of the last statement that touched the table, as in ddl_event. Evidence: no logic reads it.';
comment on column schemawatch.capture_error.message is
'The message, without the value that was wrong.';
comment on column schemawatch.capture_error.context is
'PL/pgSQL call stack inside our triggers, cut at 4,000 characters.';
