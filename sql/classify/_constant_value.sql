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
            where not coalesce(schemawatch._is_constant(value ->> 'type', '{}'), false)
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
