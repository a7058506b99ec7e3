create or replace function schemawatch._null_passes(p_expression text)
returns boolean
language sql
immutable
parallel safe
as $$
    -- what could make something of a NULL: IS, COALESCE, CASE, a constant, a function that nobody here knows to be strict
    select p_expression !~* '\m(is|coalesce|case|nullif|greatest|least|false|row)\M'
        and not exists (
            select from regexp_matches(p_expression, '([[:alnum:]_"]+)\s*\(', 'g') as called (name)
            where called.name[1] !~ '^(any|all|and|or|not|length|char_length|octet_length|lower|upper|btrim|abs|'
                'jsonb_typeof|json_typeof|cardinality|array_length|isempty|date_trunc|numeric|varying)$'
              and called.name[1] !~ '^(ANY|ALL|AND|OR|NOT)$')
$$;

comment on function schemawatch._null_passes(text) is
'Whether an expression over columns that are all NULL is surely NULL: so a CHECK passes, and an index key is one
more NULL. False when in doubt.';
