create or replace function schemawatch._expression_promises(p_relid oid, p_attnum smallint)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tree text := (select ad.adbin::text from pg_attrdef as ad where ad.adrelid = p_relid and ad.adnum = p_attnum);
    v_total boolean;
    -- COALESCE(column, …, constant) is never NULL: in its place a constant
    v_filled text := regexp_replace(v_tree,
        '\{COALESCE(EXPR)? [^{}]*:args \((\{VAR [^{}]*\} )+\{CONST [^{}]*:constisnull false [^{}]*\}\)[^{}]*\}',
        '{CONST :constisnull false}', 'g');
begin
    -- what is not known to raise no error for any value may raise one
    v_total := not exists (
        select from regexp_matches(v_tree, '\{([A-Z_]+)', 'g') as node (found)
        where node.found[1] not in ('VAR', 'CONST', 'OPEXPR', 'FUNCEXPR', 'BOOLEXPR', 'NULLTEST', 'BOOLEANTEST', 'COALESCEEXPR',
            'COALESCE', 'CASEEXPR', 'CASE', 'CASEWHEN', 'WHEN', 'MINMAXEXPR', 'MINMAX', 'NULLIFEXPR', 'DISTINCTEXPR',
            'RELABELTYPE', 'COLLATEEXPR', 'COLLATE', 'SCALARARRAYOPEXPR', 'ARRAYEXPR', 'ARRAY', 'COERCEVIAIO')
    ) and not exists (
        -- every output is a text; a text is not every input
        select from regexp_matches(v_tree, '\{COERCEVIAIO .*? :resulttype (\d+)\M', 'g') as cast_to (found)
        where cast_to.found[1]::oid not in ('text'::regtype, 'varchar'::regtype)
    ) and not exists (
        select
        from regexp_matches(v_tree, ':(?:funcid|opfuncid) (\d+)', 'g') as call (found)
        join pg_proc as pro on pro.oid = call.found[1]::oid
        where pro.pronamespace <> 'pg_catalog'::regnamespace
           or not (pro.proname in ('textcat', 'lower', 'upper', 'initcap', 'btrim', 'ltrim', 'rtrim', 'length', 'char_length',
                   'character_length', 'octet_length', 'bit_length', 'md5', 'reverse', 'left', 'right', 'starts_with',
                   'jsonb_object_field', 'jsonb_object_field_text', 'json_object_field', 'json_object_field_text',
                   'jsonb_array_element', 'jsonb_array_element_text', 'jsonb_exists', 'jsonb_contains', 'jsonb_typeof',
                   'numeric_add', 'numeric_sub', 'numeric_mul', 'boolin', 'string_to_array')
               -- a cast in the expression cuts off what is too long; one to the type of the column raises
               or pro.proname in ('varchar', 'bpchar', 'bit', 'varbit') and pro.pronargs = 3
                   and v_tree !~ '\{CONST :consttype 16 [^{}]*:constvalue 1 \[( 0)+ \]'
               -- comparisons, and casts to what holds every value
               or pro.prorettype = 'boolean'::regtype and pro.pronargs = 2 and pro.proname ~ '(eq|ne|lt|le|gt|ge)$'
                   and pro.proname !~ '(regex|like)'
               or pro.pronargs = 1 and (pro.proargtypes[0]::regtype::text, pro.prorettype::regtype::text) in (
                   ('smallint', 'integer'), ('smallint', 'bigint'), ('integer', 'bigint'), ('smallint', 'numeric'),
                   ('integer', 'numeric'), ('bigint', 'numeric'), ('smallint', 'double precision'),
                   ('integer', 'double precision'), ('real', 'double precision'), ('timestamp without time zone', 'date'),
                   ('character', 'text'), ('name', 'text'))
                   and pro.proname <> 'abs'));
    return jsonb_strip_nulls(jsonb_build_object(
        'total', nullif(v_total, false),
        'never_null', nullif(
            v_tree ~ '^\{(NULLTEST|BOOLEANTEST|DISTINCTEXPR)'
            or v_tree ~ '^\{COALESCE(EXPR)? .*:constisnull false [^{}]*\}\) :location -?\d+\}$'
            -- strict calls of columns that hold no NULL
            or v_tree !~ '\{(CASE|CASEEXPR|NULLIFEXPR|COERCEVIAIO|ARRAY)|:constisnull true'
            and not exists (
                select
                from regexp_matches(v_tree, ':(?:funcid|opfuncid) (\d+)', 'g') as call (found)
                join pg_proc as pro on pro.oid = call.found[1]::oid
                where pro.pronamespace <> 'pg_catalog'::regnamespace or pro.proname ~ '^json' or not pro.proisstrict)
            and not exists (
                select
                from regexp_matches(v_filled, '\{VAR :varno \d+ :varattno (\d+)', 'g') as col (found)
                join pg_attribute as att on att.attrelid = p_relid and att.attnum = col.found[1]::smallint
                where not att.attnotnull), false)));
end
$$;

comment on function schemawatch._expression_promises(oid, smallint) is
'What is known of a generated column from its stored expression: total, when no row can make it raise an error;
never_null, when no row can make it NULL. Nothing is promised that is not certain.';
