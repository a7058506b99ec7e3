create or replace function schemawatch.source_name()
returns text
language sql
stable
as $$
    select coalesce(
        (select own.value from schemawatch.setting as own where own.name = 'source_name'),
        format('%s/%s',
            -- Debian gives every cluster the name main, behind the version; no name is as good
            coalesce(
                (select schemawatch._plain_name(given.name)
                from current_setting('cluster_name') as given (name)
                where given.name !~ '^([0-9]+/)?main$|^\s*$'),
                (select 'server-' || left(encode(sha256(int8send(ctl.system_identifier)), 'hex'), 6)
                from pg_control_system() as ctl)),
            schemawatch._plain_name(current_database())))
$$;

comment on function schemawatch.source_name() is
'What this database is called in every message, metric and log. What set_source_name() set; otherwise the name of the
cluster (setting cluster_name) and of the database, as prod/app. Where the cluster has no name but Debian''s main:
server- and six digits that stay the same through a fail-over to a physical standby, and change in a restored dump.';
