-- Run once, by the entrypoint of the postgres image, when the database is made.
create extension pg_cron;

-- The service connects as this role, never as the superuser. One may watch what one may read.
create role schemawatch_admin nologin;
create role schemawatch login in role schemawatch_admin, pg_read_all_data;
grant usage on schema cron to schemawatch_admin;
