-- The replaceable code (functions, views, rule rows, grants), in the order in which data flows. Every
-- `schemawatch migrate` runs it whole, in one transaction, after the numbered migrations.
\ir grants.sql
