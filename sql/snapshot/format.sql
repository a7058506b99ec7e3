create or replace function schemawatch._format_version()
returns integer
language sql
immutable
parallel safe
as $$
    select 4
$$;

comment on function schemawatch._format_version() is
'Version of the document''s layout. Raise it when a section or an attribute is added or changes its meaning, and
say so in _sections(): the next scan reads every table again, and compares it only on what its last document
could know.';


create or replace function schemawatch._newer_than(p_format integer, p_section text, p_attribute text default null)
returns boolean
language sql
immutable
parallel safe
as $$
    select coalesce(greatest(
        (schemawatch._sections() -> p_section ->> 'since')::integer,
        (schemawatch._sections() #>> array[p_section, 'attributes', p_attribute])::integer) > p_format, false)
$$;

comment on function schemawatch._newer_than(integer, text, text) is
'Whether a section of the document, or one attribute of its objects, was added or got another meaning after this
format: a document of that format says nothing about it, so no difference there is a change.';


create or replace function schemawatch._left_out(
    p_format integer,
    p_section text,
    p_object jsonb,
    p_moved boolean
)
returns boolean
language sql
immutable
parallel safe
as $$
    -- up to format 2: what a partition has from its parent, but for checks
    select coalesce(p_format < 3 and p_section in ('constraints', 'indexes', 'triggers')
        and (p_object ? 'inherited' or p_moved) and p_object ->> 'kind' is distinct from 'check', false)
$$;

comment on function schemawatch._left_out(integer, text, jsonb, boolean) is
'Whether documents of a format may leave out such an object, although they have its section: that it is missing
there says nothing. p_moved: the table has another parent in the other document.';
