create or replace function schemawatch._format_version()
returns integer
language sql
immutable
parallel safe
as $$
    select 2
$$;

comment on function schemawatch._format_version() is
'Version of the document''s layout. Raise it when a key is added or changes its meaning: documents of another
format are compared only on what both have, and the next scan reads them again.';
