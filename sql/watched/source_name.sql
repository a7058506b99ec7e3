create or replace function schemawatch._plain_name(p_text text)
returns text
language sql
stable
set search_path = pg_catalog, pg_temp  -- whoever calls it, from whatever path
as $$
    select case
        when p_text ~ '^[A-Za-z0-9][A-Za-z0-9._-]*$' then p_text
        -- the same for the same name, and another for another one
        else concat_ws('-',
            nullif(btrim(regexp_replace(p_text, '[^A-Za-z0-9.-]+', '_', 'g'), '._-'), ''),
            left(encode(sha256(convert_to(p_text, getdatabaseencoding())), 'hex'), 6))
    end
$$;

comment on function schemawatch._plain_name(text) is
'A name that means nothing to a chat, a URL or a log: as it is where it has only A-Z, a-z, 0-9, dot, hyphen and
underscore; otherwise with the rest as underscores, and a part of its hash behind.';


create or replace function schemawatch.source_name()
returns text
language sql
stable
set search_path = pg_catalog, pg_temp  -- whoever calls it, from whatever path
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


create or replace function schemawatch.set_source_name(p_name text)
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_name is null then
        delete from schemawatch.setting as own where own.name = 'source_name';
        return schemawatch.source_name();
    end if;
    insert into schemawatch.setting (name, value)
    values ('source_name', p_name)
    on conflict (name) do update set value = excluded.value, set_at = now(), set_by = session_user
    where setting.value <> excluded.value;
    return p_name;
exception when check_violation then
    raise exception 'this cannot be the name of a source'
        using errcode = 'SW009',
            hint = 'Use 1 to 100 of A-Z, a-z, 0-9, blank, dot, hyphen, underscore and slash, '
                'a letter or digit at both ends, for instance orders/production.';
end
$$;

comment on function schemawatch.set_source_name(text) is
'Sets what this database is called in messages, metrics and logs, from now on and whoever writes; null: its default
again. Messages that are queued keep the name that they have. Returns the name in force. Raises SW009 for a name that a
chat, a URL or a log could misread.';
