create or replace function schemawatch._redacted(p_text text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    -- of a text of megabytes the beginning is read; the string or comment that this cuts is unreadable
    c_most constant integer := 8000;
    -- from here on a definition may hold data: a query, the body of a function, what becomes of a column's values
    c_data constant text collate "C" :=
        '\m(?:select|insert|update|delete|merge|execute|begin|return|using)\M|(?<!\mfor\s+)\mvalues\M';
    -- what follows SET in a definition; all else is a setting, and then its value, which need not be a string
    c_defined constant text collate "C" := '^\s*(?:\(|(?:not|null|default|data|statistics|storage|compression|schema'
        '|tablespace|logged|unlogged|with|without|access|expression|generated|increment|minvalue|maxvalue|start|cache'
        '|cycle|no)(?![^\u0001-\u0023\u0025-\u002f\u003a-\u0040\u005b-\u005e\u0060\u007b-\u007f]))\s*';
    v_done text := '';
    -- of this statement: how it begins, its code since the last number, whether data have begun, and where it is
    -- after SET: begun, named (one of the words above and nothing yet behind it) or assigned
    v_head text collate "C" := '';
    v_code text collate "C" := '';
    v_data boolean := false;
    v_set text := '';
    v_was text;
    r_part record;
begin
    for r_part in
        select own.kind, own.part collate "C" as part from schemawatch._lexical_parts(left(p_text, c_most)) as own
    loop
        v_was := v_set;
        v_set := case
            when r_part.kind in ('end', 'unreadable') then ''
            when v_was = 'assigned' then v_was
            when v_was = 'begun' and r_part.kind = 'code' and r_part.part ~* (c_defined || '[^.=\s]') then ''
            when v_was = 'begun' and r_part.kind = 'code' and r_part.part ~* (c_defined || '$') then 'named'
            when v_was = 'named' and r_part.kind in ('string', 'number', 'name') then ''
            when v_was in ('begun', 'named') then 'assigned'
            when r_part.kind = 'set' then 'begun'
            else ''
        end;
        continue when v_was = 'assigned' and v_set = 'assigned';
        if v_set = 'assigned' then
            v_done := v_done || ' ''***''';
            continue;
        end if;
        case r_part.kind
            when 'unreadable' then
                v_done := v_done || '...';
                exit;
            when 'comment' then
                v_done := v_done || ' ';
            when 'string' then
                v_done := v_done || '''***''';
            when 'number' then
                v_data := v_data or v_code ~* c_data;
                v_code := '';
                v_done := v_done || case when v_head ~* '^(?:alter|create|drop)\M' and not v_data
                    then r_part.part else '''***''' end;
            when 'end' then
                v_head := '';
                v_code := '';
                v_data := false;
                v_done := v_done || r_part.part;
            else
                v_head := coalesce(nullif(v_head, ''), btrim(r_part.part, E' \t\n\r\f\v'));
                v_code := v_code || r_part.part;
                v_done := v_done || r_part.part;
        end case;
    end loop;
    return left(nullif(v_done, ''), c_most);
end
$$;

comment on function schemawatch._redacted(text) is
'The text of statements without their strings, comments and the values of SET, and, but in definitions, without their
numbers: ''***'' stands for each. Words, names and signs stay. From where the text cannot be read for sure nothing
stays. It is taken as it was written: nothing depends on what it means.';
