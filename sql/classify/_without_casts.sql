create or replace function schemawatch._without_casts(p_text text)
returns text
language sql
immutable
parallel safe
as $$
    select regexp_replace(p_text,
        '::((\w+|"[^"]+")\.)?("[^"]+"|double precision|(character|bit) varying|time(stamp)?(\(\d\))? with(out)? time zone|\w+)'
            || '(\([0-9,]+\))?(\[\])*|[()]', '', 'g')
$$;

comment on function schemawatch._without_casts(text) is
'A deparsed query without the casts and parentheses that come and go with the types of its columns: for
comparison, not for reading.';
