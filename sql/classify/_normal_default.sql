create or replace function schemawatch._normal_default(p_default jsonb)
returns text
language sql
immutable
parallel safe
as $$
    select case p_default ->> 'text'
        when 'now()' then 'CURRENT_TIMESTAMP'
        when 'transaction_timestamp()' then 'CURRENT_TIMESTAMP'
        when '(now())::date' then 'CURRENT_DATE'
        when 'current_user()' then 'CURRENT_USER'
        when '"current_user"()' then 'CURRENT_USER'
        when 'USER' then 'CURRENT_USER'
        when 'CURRENT_ROLE' then 'CURRENT_USER'
        when '"session_user"()' then 'SESSION_USER'
        -- a lone constant is printed as what its type makes of it: the type adds nothing, except padding
        else coalesce(
            replace(substring(p_default ->> 'text' from
                '^''((?:[^'']|'''')*)''::(?!bpchar|character(?! varying)|"char")[^'':()]+(?:\(\d+(?:,\d+)?\))?$'), '''''', ''''),
            p_default ->> 'text')
    end
$$;

comment on function schemawatch._normal_default(jsonb) is
'A default''s text, with the SQL-standard spelling where PostgreSQL knows two for the same value, and a constant
without the type that the column had when it was set.';
