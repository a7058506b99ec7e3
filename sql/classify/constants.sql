create or replace function schemawatch._is_constant(p_expression text, p_names text[])
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        -- Every character is in a token, and a token that is not known here makes it no constant. Types stand behind :: only,
        -- each of them whole: a bare word, or a column's name, could be a type of the user's, whose input or check runs.
        select p_expression !~ '\\[1-9]' and length(p_expression) <= 4000 and coalesce(bool_and(coalesce(case
            when tok.text ~ '^(E?''|\d)' then not (tok.text ~ '''$' and coalesce(tok.next ~ '^E?''', false))
            when tok.text ~ '^::' then tok.text <> '::'
            when tok.text ~ '^[[:alpha:]_"]' then
                tok.text = any (p_names) and tok.next is distinct from '('
                or tok.text = any ('{AND,OR,NOT,IS,"NULL",TRUE,FALSE,true,false,UNKNOWN,DISTINCT,FROM,ANY,ALL,ARRAY,CASE,WHEN,THEN,'
                    'ELSE,END,COALESCE,NULLIF,GREATEST,LEAST,IN,FOR,BOTH,LEADING,TRAILING,VALUE,SUBSTRING,POSITION,TRIM}')
                or tok.next = '(' and tok.text = any ('{length,char_length,octet_length,lower,upper,btrim,ltrim,rtrim,abs,sign,mod,'
                    'round,floor,ceil,trunc,strpos,substr,left,right,starts_with,num_nulls,num_nonnulls,cardinality,array_length,'
                    'jsonb_typeof,json_typeof,isempty,similar_to_escape}')
            else tok.text ~ '^([-+*/<>=~!@#%^&|?]+|[(),]|\[|\])$' and tok.text !~ '--|/\*|\*/' end, false)), true)
        from (
            select lex.found[1] as text, lead(lex.found[1]) over (order by lex.ord) as next
            from regexp_matches(p_expression, '('
                || $re$E'(?:[^'\\]|\\.|'')*'|[[:alpha:]_][\w$]*&?'|'(?:[^']|'')*'|$re$
                || '::(?:smallint|integer|bigint|numeric|real|double precision|text|character varying|character|bpchar|boolean|date|'
                    'timestamp(?:\(\d\))? with(?:out)? time zone|time(?:\(\d\))? with(?:out)? time zone|interval|uuid|jsonb|json|bytea|'
                    'inet|cidr|int4range|int8range|numrange|daterange|tsrange|tstzrange)(?![\w$."])(?:\(\d+(?:,\s?-?\d+)?\))?(?:\[\])*|::|'
                || $re$"(?:[^"]|"")+"|[[:alpha:]_][\w$]*|\d[\d.]*|[-+*/<>=~!@#%^&|?]+|\S)$re$, 'g')
                with ordinality as lex (found, ord)
        ) as tok);
end
$$;

comment on function schemawatch._is_constant(text, text[]) is
'Whether a deparsed expression is made of nothing but literals, these names (quoted where they must be), and operators
and functions of the server that read nothing, change nothing, and give the same each time: it can be run anywhere.';


create or replace function schemawatch._constant_value(p_expression text, p_columns jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
set standard_conforming_strings = on
as $$
declare
    v_known constant text[] := array(select quote_ident(key) from jsonb_each(p_columns) where value ? 'value');
    v_all_known constant boolean := not jsonb_path_exists(p_columns, '$.* ? (!exists (@.value))');
    v_value jsonb;
begin
    if not schemawatch._is_constant(p_expression, array(select quote_ident(jsonb_object_keys(p_columns))))
        or exists (
            select from jsonb_each(p_columns)
            -- the type as well: a domain, or the input of a user's type, may run anything
            where not coalesce(schemawatch._is_constant('NULL::' || (value ->> 'type'), '{}'), false)
              or not schemawatch._is_constant(value ->> 'value', '{}'))
        -- NULL stands for what is not known, as long as nothing makes a value of it
        or not v_all_known and (
            p_expression ~* '\m(coalesce|case|nullif|greatest|least|array|distinct|num_nulls|num_nonnulls)\M|\|\|'
            or exists (
                select from regexp_matches(p_expression, '(\S+) IS\M', 'g') as test (found)
                where ltrim(test.found[1], '(') <> all (v_known)))
    then
        return null;
    end if;
    execute format('select to_jsonb(%s) from (select %s) as own', p_expression, (
        select string_agg(format('(%s)::%s as %I', coalesce(value ->> 'value', 'NULL'), value ->> 'type', key), ', ')
        from jsonb_each(p_columns)))
    into v_value;
    return coalesce(v_value, case when v_all_known then 'null'::jsonb end);
exception
    when others then
        return null;  -- what raises an error has no value
end
$$;

comment on function schemawatch._constant_value(text, jsonb) is
'What a deparsed expression is when its columns, {name: {"type", "value"}}, have these values; those without a value have
any. Null when that is not known, or depends on more.';


create or replace function schemawatch._left_out_refusal(p_column jsonb, p_types jsonb, p_constraints jsonb)
returns text
language plpgsql
immutable
strict
set search_path = pg_catalog, pg_temp
as $$
declare
    v_value text := coalesce(p_column #>> '{default,text}', schemawatch._domain_default(p_column -> 'type', p_types), 'NULL');
    v_type jsonb := schemawatch._under_domain(p_column -> 'type', p_types);
    v_column jsonb := jsonb_build_object('value', v_value, 'type', coalesce(
        case when v_type ->> 'schema' = 'pg_catalog' then v_type ->> 'text' end, case when v_value = 'NULL' then 'text' end));
begin
    if p_column ?| array['identity', 'generated'] then
        return null;
    end if;
    if v_value = 'NULL' and p_column ? 'not_null' then
        return '23502';
    end if;
    if exists (
        select from jsonb_array_elements(case when jsonb_typeof(p_constraints) = 'array' then p_constraints else '[]' end) as con
        where con ->> 'kind' = 'check' and not con ? 'not_enforced'
          and con -> 'columns' = jsonb_build_array(p_column -> 'name')
          and schemawatch._constant_value(con #>> '{expression,text}',
              jsonb_build_object(p_column ->> 'name', v_column)) = 'false')
    then
        return '23514';
    end if;
    -- as a rule no type of a user; the elements of an array are not looked at when there is none
    if p_column -> 'type' ->> 'schema' = 'pg_catalog' or p_column -> 'type' ? 'array' then
        return null;
    end if;
    return (
        with recursive chain (domain, depth) as (
            select p_types -> format('%I.%I', p_column #>> '{type,schema}', p_column #>> '{type,name}'), 0
            union all
            select p_types -> format('%I.%I', chain.domain #>> '{base,schema}', chain.domain #>> '{base,name}'), chain.depth + 1
            from chain
            where chain.domain ->> 'kind' = 'domain' and chain.depth < 32
        )
        select case
            when v_value = 'NULL' and bool_or(chain.domain ? 'not_null') then '23502'
            when bool_or(exists (
                select from schemawatch._domain_checks(chain.domain) as own
                where schemawatch._constant_value(substring(own.check from '^CHECK (.*)$'),
                    jsonb_build_object('value', v_column)) = 'false')) then '23514' end
        from chain);
end
$$;

comment on function schemawatch._left_out_refusal(jsonb, jsonb, jsonb) is
'The SQLSTATE with which an INSERT fails that does not name this column: what fills it, NULL or a default, is refused by
NOT NULL, a domain, or a check over it alone among these constraints. Null when none is known to.';
