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
