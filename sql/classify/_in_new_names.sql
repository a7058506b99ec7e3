create or replace function schemawatch._in_new_names(p_text text, p_context jsonb)
returns text
language sql
immutable
parallel safe
as $$
    select string_agg(case
            when tok.text = names.old_schema and tok.next = '.' and tok.next_but_one = names.old_table then names.new_schema
            when tok.text = names.old_table and tok.before = '.' and tok.before_that = names.old_schema then names.new_table
            -- no call, no type, no qualifier, no name of what the text makes
            when ren.new is not null and tok.next not in ('(', '.') and tok.before <> '::'
                and (tok.before <> '.' or tok.before_that in ('new', 'old', names.old_table))
                and tok.before_that not in ('TRIGGER', 'RULE', 'FUNCTION') then quote_ident(ren.new)
            else tok.text end, '' order by tok.ord)
    from (
        select lex.ord, lex.found[1] as text,
            coalesce(lag(lex.found[1]) over by_place, '') as before,
            coalesce(lag(lex.found[1], 2) over by_place, '') as before_that,
            coalesce(lead(lex.found[1]) over by_place, '') as next,
            coalesce(lead(lex.found[1], 2) over by_place, '') as next_but_one
        from regexp_matches(p_text, $re$('(?:[^']|'')*'|"(?:[^"]|"")+"|[[:alpha:]_][\w$]*|::|.)$re$, 'g')
            with ordinality as lex (found, ord)
        window by_place as (order by lex.ord)
    ) as tok
    cross join (
        select quote_ident(p_context #>> '{table_before,schema}') as old_schema,
            quote_ident(p_context #>> '{table_before,name}') as old_table,
            quote_ident(coalesce(p_context -> 'table_after' ->> 'schema', p_context #>> '{table_before,schema}')) as new_schema,
            quote_ident(coalesce(p_context -> 'table_after' ->> 'name', p_context #>> '{table_before,name}')) as new_table
    ) as names
    left join (
        select quote_ident(key) as old, value as new from jsonb_each_text(p_context -> 'column_renames')
    ) as ren on ren.old = tok.text
$$;

comment on function schemawatch._in_new_names(text, jsonb) is
'A deparsed expression or definition with the names that the table and its columns have now, where the same change
renamed them: for SQL that is to be run after it.';
