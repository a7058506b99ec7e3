create or replace function schemawatch._format_version()
returns integer
language sql
immutable
parallel safe
as $$
    select 3
$$;

comment on function schemawatch._format_version() is
'Version of the document''s layout. Raise it when a section or an attribute is added or changes its meaning, and
say so in _newer_than(): the next scan reads every table again, and compares it only on what its last document
could know.';
