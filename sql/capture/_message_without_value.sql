create or replace function schemawatch._message_without_value(p_sqlstate text, p_message text)
returns text
language sql
immutable
parallel safe
as $$
    -- invalid input syntax for type integer: "…", and at or near "…": in every language words before anything else
    select case when p_sqlstate like '22%' or p_sqlstate = '42601'
        then regexp_replace(p_message, '[^[:alnum:] ].*', ' ***') else p_message end
$$;

comment on function schemawatch._message_without_value(text, text) is
'The message of an error, without the value that was wrong (class 22) or the text that could not be read (42601).';
