create or replace function schemawatch._plain_name(p_text text)
returns text
language sql
stable
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
