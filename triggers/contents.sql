-- The triggers that feed sql/capture. Run after sql/contents.sql by every `schemawatch migrate`, each file in
-- a savepoint of its own: event triggers need a superuser, and without them scans alone find the changes.
\ir at_commit.sql
\ir on_ddl_command_end.sql
\ir on_sql_drop.sql
