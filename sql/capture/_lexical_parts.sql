create or replace function schemawatch._lexical_parts(p_text text)
returns table (place bigint, kind text, part text)
language plpgsql
immutable
parallel safe
rows 20
set search_path = pg_catalog, pg_temp
as $$
declare
    v_text constant text collate "C" := p_text;
    -- A letter is what is no other ASCII character, so it is one in every encoding. Inside words $ is a letter too.
    c_letter constant text := '[^\u0001-\u0040\u005b-\u005e\u0060\u007b-\u007f]';
    c_in_tag constant text := '[^\u0001-\u002f\u003a-\u0040\u005b-\u005e\u0060\u007b-\u007f]';
    c_in_word constant text := '[^\u0001-\u0023\u0025-\u002f\u003a-\u0040\u005b-\u005e\u0060\u007b-\u007f]';
    -- all other ASCII but " $ ' - / 0-9 ;
    c_sign constant text :=
        '[\u0001-\u0021\u0023\u0025\u0026\u0028-\u002c\u002e\u003a\u003c-\u0040\u005b-\u005e\u0060\u007b-\u007f]';
    c_comment constant text := '/\*(?:[^*/]|\*(?!/)|/(?!\*))*\*/';
    v_tag text;
    -- The longest alternative is taken. None that opens something matches without its end: then it is that one sign.
    v_pattern text := concat_ws('|',
        -- whole words but SET and the E of E'', parameters, signs
        '(?:(?![eE]''|[sS][eE][tT](?!' || c_in_word || '))' || c_letter || c_in_word || '*'
            '|\$[0-9]+|-(?!-)|/(?!\*)|' || c_sign || ')+',
        '[sS][eE][tT](?!' || c_in_word || ')',
        '[0-9](?:\.|' || c_in_tag || ')*',
        '"(?:[^"]|"")*"',
        -- Where \' ends the string or goes on with it, by standard_conforming_strings when it was read and by what
        -- it continues, there is no match.
        '''(?:[^''\\]|\\[^'']|'''')*''',
        '[eE]''(?:[^''\\]|\\.|'''')*''',
        '--[^\n\r]*',
        -- three deep
        replace(c_comment, ')*', '|' || replace(c_comment, ')*', '|' || c_comment || ')*') || ')*'),
        '/\*',
        '.');
begin
    for v_tag in
        select distinct coalesce(found.tag[1], '')
        from regexp_matches(v_text, '\$(' || c_letter || c_in_tag || '*)?\$', 'g') as found (tag)
        where length(found.tag[1]) < 64 is not false
        limit 8
    loop
        v_pattern := format('\$%s\$(?:[^$]|\$(?!%1$s\$))*\$%1$s\$|%s', v_tag, v_pattern);
    end loop;
    return query
    select
        found.place,
        case
            when found.part in ('''', '"', '$', '/*') then 'unreadable'
            when found.part like '''%' or found.part like '_''%' then 'string'
            when left(found.part, 2) between '$0' and '$9' then 'code'
            when found.part like '$%' then 'string'
            when found.part like '"%' then 'name'
            when found.part like '--%' or found.part like '/*%' then 'comment'
            when left(found.part, 1) between '0' and '9' then 'number'
            when lower(found.part) = 'set' then 'set'
            when found.part = ';' then 'end'
            else 'code'
        end,
        found.part
    from (
        select own.place, own.matched[1] as part
        from regexp_matches(v_text, v_pattern, 'g') with ordinality as own (matched, place)
    ) as found;
end
$$;

comment on function schemawatch._lexical_parts(text) is
'The text of statements by the lexical rules of PostgreSQL: string (of every kind), name (a quoted one), number, comment,
set (that word), end (;), code (other words and signs), and unreadable: from there on it cannot be read for sure. Every
character is in one part.';
