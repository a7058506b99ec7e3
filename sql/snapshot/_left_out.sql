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
there says nothing. p_moved: the table has another parent in the other document. Beside _newer_than().';
