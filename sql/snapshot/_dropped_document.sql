create or replace function schemawatch._dropped_document()
returns jsonb
language sql
stable
as $$
    select jsonb_build_object(
        'format', schemawatch._format_version(),
        'server_version_num', current_setting('server_version_num')::integer,
        'table', null,
        'identity', jsonb_build_object('origin', schemawatch._origin()))
$$;

comment on function schemawatch._dropped_document() is 'The document of a table that does not exist (any more).';
