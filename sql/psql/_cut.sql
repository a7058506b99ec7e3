create or replace function schemawatch._cut(p_text text, p_width integer, p_tail integer default 0)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_text text := regexp_replace(p_text, '[[:cntrl:]]+', ' ', 'g');
    -- other encodings lack the character
    v_mark constant text := case getdatabaseencoding() when 'UTF8' then '…' else '...' end;
    v_room constant integer := p_width - p_tail - length(v_mark);
    v_head text;
    v_tail text;
begin
    -- a character of three bytes or more may take two columns; no other takes more than one
    if length(v_text) + octet_length(v_text) <= 2 * p_width then
        return v_text;
    end if;
    v_head := left(v_text, v_room);
    while length(v_head) + octet_length(v_head) > 2 * v_room loop
        v_head := left(v_head, -1);
    end loop;
    v_tail := right(v_text, p_tail);
    while length(v_tail) + octet_length(v_tail) > 2 * p_tail loop
        v_tail := right(v_tail, -1);
    end loop;
    return v_head || v_mark || v_tail;
end
$$;

comment on function schemawatch._cut(text, integer, integer) is
'The text on one line, at most p_width columns wide on a screen; of a longer one the beginning, an ellipsis and as
much of the end as p_tail says.';
