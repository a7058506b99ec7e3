create or replace function schemawatch._lexical_parts(p_text text)
returns table (place bigint, kind text, part text)
language plpgsql
immutable
parallel safe
rows 20
set search_path = pg_catalog, pg_temp
as $$
declare
    -- A letter is what is not another ASCII character, so it is one in every encoding; a $ is one inside words.
    c_letter constant text := '[^\u0001-\u0040\u005b-\u005e\u0060\u007b-\u007f]';
    c_in_tag constant text := '[^\u0001-\u002f\u003a-\u0040\u005b-\u005e\u0060\u007b-\u007f]';
    c_in_word constant text := '[^\u0001-\u0023\u0025-\u002f\u003a-\u0040\u005b-\u005e\u0060\u007b-\u007f]';
    c_code constant text := '(?:(?![eE]''|[sS][eE][tT](?!' || c_in_word || '))' || c_letter || c_in_word || '*'
        '|\$[0-9]+|-(?!-)|/(?!\*)|[\u0001-\u0021\u0023\u0025\u0026\u0028-\u002c\u002e\u003a\u003c-\u0040\u005b-\u005e\u0060\u007b-\u007f])+';
    c_comment constant text := '/\*(?:[^*/]|\*(?!/)|/(?!\*))*\*/';
    v_text constant text collate "C" := p_text;
    v_tag text;
    v_pattern text;
begin
    v_pattern := concat_ws('|',
        c_code,
        '[0-9](?:\.|' || c_in_tag || ')*',
        '[sS][eE][tT](?!' || c_in_word || ')',
        -- where \' ends the string or goes on with it, by standard_conforming_strings when it was read and by what
        -- it continues, it is unreadable
        '''(?:[^''\\]|\\[^'']|'''')*''',
        '[eE]''(?:[^''\\]|\\.|'''')*''',
        '"(?:[^"]|"")*"',
        '--[^\n\r]*',
        replace(c_comment, ')*', '|' || replace(c_comment, ')*', '|' || c_comment || ')*') || ')*'),
        '/\*',
        '.');
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
            when found.part ~ '^(?:[eE]?''|\$[^0-9])' then 'string'
            when found.part like '"%' then 'name'
            when found.part like '--%' or found.part like '/*%' then 'comment'
            when found.part ~ '^[0-9]' then 'number'
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
