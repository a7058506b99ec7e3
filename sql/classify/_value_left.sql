create or replace function schemawatch._value_left(p_expression text, p_new jsonb, p_context jsonb)
returns jsonb
language sql
immutable
as $$
    select schemawatch._constant_value(p_expression, coalesce(jsonb_object_agg(own.name, jsonb_strip_nulls(jsonb_build_object(
        'value', own.value,
        'type', case when own.type ->> 'schema' = 'pg_catalog' then own.type -> 'text'
            -- of whatever type
            when own.value = '"NULL"' then '"text"'::jsonb end))), '{}'))
    from (
        select col.key as name,
            case when jsonb_typeof(p_new -> col.key) = 'object' then p_new -> col.key -> 'value' end as value,
            schemawatch._under_domain(col.value -> 'type', p_context -> 'types_after') as type
        from jsonb_each(p_context -> 'columns_after') as col
        where p_expression ~ format('(?<![\w$])%s(?![\w$])', regexp_replace(quote_ident(col.key), '\W', '\\\&', 'g'))
    ) as own
$$;

comment on function schemawatch._value_left(text, jsonb, jsonb) is
'What an expression over columns of the table is for a row of a statement that was written before the columns of
_new_columns() were there. Null when that is not known.';
