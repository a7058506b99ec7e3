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


create or replace function schemawatch._statement_text()
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    -- one message of the client has one text, however many commands it comes to
    v_message constant text := extract(epoch from statement_timestamp()) || ' ';
    v_known text;
    v_wanted constant text := current_setting('schemawatch.statement', true);
begin
    case lower(v_wanted)
        when 'none' then
            return null;
        when 'full' then
            return left(current_query(), 8000);
        else
            v_known := current_setting('schemawatch.redacted_statement', true);
            if starts_with(v_known, v_message) then
                return nullif(substr(v_known, length(v_message) + 1), '');
            end if;
            v_known := schemawatch._redacted(current_query());
            perform set_config('schemawatch.redacted_statement', concat(v_message, v_known), true);
            return v_known;
    end case;
exception when others then
    -- what cannot be redacted is not kept
    return null;
end
$$;

comment on function schemawatch._statement_text() is
'The text of the statement that runs now, as far as it may be stored: by the setting schemawatch.statement without
anything that could be a secret (redacted, the default), as it is (full) or not at all (none). Never raises.';


-- Once, in the run of migrate that applies 0011: what older versions stored in clear. Bounded: of the newest different
-- texts c_most are redacted; what is older, and the copies in messages and kept answers, is left out.
do $$
declare
    c_most constant integer := 20000;
    c_key constant text := '("statement": ?)"(?:[^"\\]|\\.)*"';
begin
    if current_setting('schemawatch.redact_stored', true) is distinct from 'on' then
        return;
    end if;
    update schemawatch.ddl_event as event
    set (statement) = row (known.redacted)
    from schemawatch.ddl_event as own
    left join (
        select raw.statement, schemawatch._redacted(raw.statement) as redacted
        from (
            select grouped.statement
            from schemawatch.ddl_event as grouped
            where grouped.statement is not null
            group by grouped.statement
            order by max(grouped.event_id) desc
            limit c_most
        ) as raw
    ) as known using (statement)
    where own.event_id = event.event_id and event.statement is not null
      and event.statement is distinct from known.redacted;
    update schemawatch.drift as drf
    set (statement) = row (known.redacted)
    from schemawatch.drift as own
    left join (
        select raw.statement, schemawatch._redacted(raw.statement) as redacted
        from (
            select grouped.statement
            from schemawatch.drift as grouped
            where grouped.statement is not null
            group by grouped.statement
            order by max(grouped.drift_id) desc
            limit c_most
        ) as raw
    ) as known using (statement)
    where own.drift_id = drf.drift_id and drf.statement is not null
      and drf.statement is distinct from known.redacted;
    update schemawatch.capture_error as err
    set message = schemawatch._message_without_value(err.sqlstate, err.message),
        context = case err.phase when 'scan' then err.context else schemawatch._own_frames(err.context) end;
    -- quotes inside strings are escaped in JSON, so this is a key
    update schemawatch.delivery as dl
    set payload = regexp_replace(dl.payload::text, c_key, '\1null', 'g')::jsonb
    where dl.payload::text ~ c_key;
    -- options of foreign tables, in documents and in what was told of them
    update schemawatch.snapshot as snap
    set document = hidden.document, digest = schemawatch._digest(hidden.document)
    from (
        select
            own.schema_id, own.version,
            jsonb_set(
                case when own.document #> '{table,foreign_options}' is null then own.document
                    else jsonb_set(own.document, '{table,foreign_options}',
                        schemawatch._foreign_options(own.document #> '{table,foreign_options}')) end,
                '{columns}', (
                    select jsonb_agg(
                        case when col.item ? 'foreign_options' then jsonb_set(col.item, '{foreign_options}',
                            schemawatch._foreign_options(col.item -> 'foreign_options')) else col.item end
                        order by col.place)
                    from jsonb_array_elements(own.document -> 'columns') with ordinality as col (item, place)),
                false) as document
        from schemawatch.snapshot as own
        where own.document #>> '{table,kind}' = 'foreign table'
    ) as hidden
    where hidden.schema_id = snap.schema_id and hidden.version = snap.version and hidden.document is not null;
    update schemawatch.drift_change as change
    set before = schemawatch._foreign_options(change.before), after = schemawatch._foreign_options(change.after)
    where change.attribute = 'foreign_options';
    update schemawatch.drift_change as change
    set before = change.before - 'foreign_options', after = change.after - 'foreign_options'
    where change.attribute is null
      and (change.before ? 'foreign_options' or change.after ? 'foreign_options');
    delete from schemawatch.reclassification as was where was.changes_before::text like '%\"foreign\_options"%';
    update schemawatch.delivery as dl
    set payload = jsonb_set(dl.payload, '{data,changes}', schemawatch.drift_json(dl.drift_id) -> 'changes')
    where dl.payload -> 'data' ? 'changes' and dl.payload::text like '%\"foreign\_options"%';
    update schemawatch.delivery as dl
    set payload = jsonb_set(dl.payload, '{data,drifts}', (
        select jsonb_agg(
            part.drift || jsonb_build_object(
                'changes', schemawatch.drift_json((part.drift ->> 'drift_id')::bigint) -> 'changes')
            order by part.place)
        from jsonb_array_elements(dl.payload #> '{data,drifts}') with ordinality as part (drift, place)))
    where dl.payload -> 'data' ? 'drifts' and dl.payload::text like '%\"foreign\_options"%';
    update schemawatch.idempotent_request as req
    set body = regexp_replace(req.body, c_key, '\1null', 'g')
    where req.body ~ c_key;
end
$$;
