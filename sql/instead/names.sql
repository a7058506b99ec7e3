create or replace function schemawatch._side_name(p_name text, p_mark text, p_taken jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_name text := p_name || '_' || p_mark;
    v_kept text;
    v_end text;
    v_nth integer := 0;
begin
    -- PostgreSQL would cut it silently, at 63 bytes and perhaps in the mark
    while octet_length(v_name) > 63 or coalesce(p_taken ? v_name, false) loop
        v_nth := v_nth + 1;
        v_end := format('_%s_%s', left(md5(p_name || v_nth), 6), p_mark);
        v_kept := p_name;
        while octet_length(v_kept || v_end) > 63 loop
            v_kept := left(v_kept, -1);
        end loop;
        v_name := v_kept || v_end;
    end loop;
    return v_name;
end
$$;

comment on function schemawatch._side_name(text, text, jsonb) is
'A name for what stands beside something for a while: its name and a mark, at most 63 bytes, and none of p_taken, a list
or an object with the names as keys.';


create or replace function schemawatch._dollar_quoted(p_text text, p_tag text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tag text := p_tag;
begin
    while strpos(p_text, '$' || v_tag) > 0 loop
        v_tag := v_tag || 'x';
    end loop;
    return format('$%s$%s$%1$s$', v_tag, p_text);
end
$$;

comment on function schemawatch._dollar_quoted(text, text) is
'A body between dollar quotes that it does not hold itself: names may hold anything.';


create or replace function schemawatch._named_in(p_text text, p_column text)
returns boolean
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select coalesce(p_text ~ format('(?<![\w$])%s(?![\w$])', regexp_replace(quote_ident(p_column), '\W', '\\\&', 'g')), false)
$$;

comment on function schemawatch._named_in(text, text) is 'Whether a deparsed text has the name of a column as a word.';


create or replace function schemawatch._relation_renamed(p_before jsonb, p_after jsonb, p_kind text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return concat_ws(' ',
        case when p_before -> 'schema' <> p_after -> 'schema' then format('alter %s %s set schema %I;', p_kind,
            schemawatch._table_name(p_before), p_after ->> 'schema') end,
        case when p_before -> 'name' <> p_after -> 'name' then format('alter %s %I.%I rename to %I;', p_kind,
            p_after ->> 'schema', p_before ->> 'name', p_after ->> 'name') end);
end
$$;

comment on function schemawatch._relation_renamed(jsonb, jsonb, text) is
'The statements that give a table, a view or a type the schema and the name that it has in the other document.';


create or replace function schemawatch._set_not_null(p_table text, p_column jsonb, p_name text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
    select case when p_column ? 'not_null_no_inherit' then format('alter table %s add not null %I no inherit;', p_table, p_name)
        else format('alter table %s alter column %I set not null;', p_table, p_name) end
$$;

comment on function schemawatch._set_not_null(text, jsonb, text) is
'What makes a column of this name NOT NULL as another one is: in the children as well or not (PostgreSQL 18).';


create or replace function schemawatch._backfill(p_table jsonb, p_set text, p_where text, p_value text)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    -- by EXECUTE: in a statement of PL/pgSQL a column could have the name of a variable
    v_update text := format('update only %%s set %s where ctid >= format(''(%%%%s,0)'', $1)::tid '
        'and ctid < format(''(%%%%s,0)'', $1 + 1000)::tid and %s',
        replace(p_set, '%', '%%'), replace(p_where, '%', '%%'));
begin
    return 'do ' || schemawatch._dollar_quoted(concat_ws(E'\n', '',
        'declare',
        '    v_value constant ' || p_value || ';  -- what the rows get that have none',
        '    v_part text;',
        '    v_pages bigint;',
        'begin',
        '    for v_part, v_pages in',
        '        with recursive tree as (',
        format('            select %L::regclass::oid as oid', schemawatch._table_name(p_table)),
        '            union select inh.inhrelid from pg_inherits as inh join tree on inh.inhparent = tree.oid)',
        '        select rel.oid::regclass, pg_relation_size(rel.oid) / current_setting(''block_size'')::bigint',
        '        from tree join pg_class as rel using (oid) where rel.relkind = ''r''',
        '    loop',
        '        for v_page in 0 .. v_pages by 1000 loop',
        format('            execute format(%L, v_part)', v_update),
        format('                using v_page%s;', case when p_value is not null then ', v_value' else '' end),
        '            commit;',
        '        end loop;',
        '    end loop;',
        'end', ''), 'fill') || ';';
end
$$;

comment on function schemawatch._backfill(jsonb, text, text, text) is
'A DO that updates the rows of a table, and of its partitions and children, a thousand pages at a time with a COMMIT behind
each: with a key or without, no row is locked for long. p_where leaves out what is filled already, so it can be started
again. $2 stands for a value, whose type and expression p_value is.';
