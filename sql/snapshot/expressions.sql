create or replace function schemawatch._never_raises(p_tree text)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    -- what is not known to raise no error for any value may raise one
    return not exists (
        select from regexp_matches(p_tree, '\{([A-Z_]+)', 'g') as node (found)
        where node.found[1] not in ('VAR', 'CONST', 'OPEXPR', 'FUNCEXPR', 'BOOLEXPR', 'NULLTEST', 'BOOLEANTEST', 'COALESCEEXPR',
            'COALESCE', 'CASEEXPR', 'CASE', 'CASEWHEN', 'WHEN', 'CASETESTEXPR', 'MINMAXEXPR', 'MINMAX', 'NULLIFEXPR',
            'DISTINCTEXPR', 'RELABELTYPE', 'COLLATEEXPR', 'COLLATE', 'SCALARARRAYOPEXPR', 'ARRAYEXPR', 'ARRAY',
            'ARRAYCOERCEEXPR', 'COERCEVIAIO')
    ) and not exists (
        -- every output is a text; a text is not every input
        select from regexp_matches(p_tree, '\{COERCEVIAIO .*? :resulttype (\d+)\M', 'g') as cast_to (found)
        where cast_to.found[1]::oid not in ('text'::regtype, 'varchar'::regtype)
    ) and not exists (
        select
        -- with it, where it is a constant: a text that comes first (behind its length), or what a column stands before
        from regexp_matches(p_tree, ':(?:funcid|opfuncid) (\d+)(?: [^{}]*:args \('
            || '(?:\{CONST :consttype 25 [^{}]*:constvalue \d+ \[(?: -?\d+){4}((?: -?\d+)*) \]\} '
            || '|(?:\{VAR [^{}]*\}|\{RELABELTYPE :arg \{VAR [^{}]*\}[^{}]*\}) \{CONST [^{}]*:constvalue \d+ \[((?: -?\d+)*) \]\}\)))?',
            'g') as call (found)
        join pg_proc as pro on pro.oid = call.found[1]::oid
        left join lateral (
            select lower(string_agg(chr(byte.code::integer), '' order by byte.ord)) as text
            from regexp_split_to_table(ltrim(call.found[2]), ' ') with ordinality as byte (code, ord)
            where byte.code::integer between 1 and 127
        ) as word on call.found[2] is not null
        where pro.pronamespace <> 'pg_catalog'::regnamespace
           or not coalesce(pro.proname in ('textcat', 'lower', 'upper', 'initcap', 'btrim', 'ltrim', 'rtrim', 'length', 'char_length',
                   'character_length', 'octet_length', 'bit_length', 'md5', 'reverse', 'left', 'right', 'starts_with',
                   'jsonb_object_field', 'jsonb_object_field_text', 'json_object_field', 'json_object_field_text',
                   'jsonb_array_element', 'jsonb_array_element_text', 'jsonb_exists', 'jsonb_contains', 'jsonb_typeof',
                   'numeric_add', 'numeric_sub', 'numeric_mul', 'boolin', 'string_to_array')
               -- a cast in the expression cuts off what is too long; one to the type of the column raises
               or pro.proname in ('varchar', 'bpchar', 'bit', 'varbit') and pro.pronargs = 3
                   and p_tree !~ '\{CONST :consttype 16 [^{}]*:constvalue 1 \[( 0)+ \]'
               -- comparisons, and casts to what holds every value
               or pro.prorettype = 'boolean'::regtype and pro.pronargs = 2 and pro.proname ~ '(eq|ne|lt|le|gt|ge)$'
                   and pro.proname !~ '(regex|like)'
               or pro.pronargs = 1 and (pro.proargtypes[0]::regtype::text, pro.prorettype::regtype::text) in (
                   ('smallint', 'integer'), ('smallint', 'bigint'), ('integer', 'bigint'), ('smallint', 'numeric'),
                   ('integer', 'numeric'), ('bigint', 'numeric'), ('smallint', 'double precision'),
                   ('integer', 'double precision'), ('real', 'double precision'), ('timestamp without time zone', 'date'),
                   ('character', 'text'), ('name', 'text'))
                   and pro.proname <> 'abs'
               -- what raises because of a constant only; or, of the times that there are, for some of the year 4714 BC
               or pro.proname in ('date_trunc', 'date_part', 'extract') and (
                   word.text in ('day', 'week', 'month', 'quarter', 'year', 'decade', 'century', 'millennium')
                       and pro.proargtypes[1] in ('timestamp'::regtype, 'date'::regtype)
                   or word.text in ('hour', 'minute', 'second', 'milliseconds', 'microseconds')
                       and pro.proargtypes[1] = 'timestamp'::regtype
                   or word.text in ('dow', 'doy', 'isodow', 'isoyear', 'epoch') and pro.proname <> 'date_trunc'
                       and pro.proargtypes[1] in ('timestamp'::regtype, 'date'::regtype))
               or pro.proname = 'timezone' and word.text in ('utc', 'gmt')
               or pro.proname in ('int2mod', 'int4mod', 'int8mod') and call.found[3] ~ ' -?[1-9]'
               or pro.proname in ('int2div', 'int4div', 'int8div') and call.found[3] ~ ' -?[1-9]'
                   and call.found[3] !~ '^( -1| 255)+$'
               or pro.proname in ('textlike', 'textnlike', 'texticlike', 'texticnlike') and call.found[3] !~ ' 92\M', false));
end
$$;

comment on function schemawatch._never_raises(text) is
'Whether no row can make a stored expression raise an error, as far as its tree says. False when that is not certain.';


create or replace function schemawatch._promises(p_tree text)
returns jsonb
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
    return case when schemawatch._never_raises(p_tree) then '{"total": true}'::jsonb else '{}'::jsonb end;
end
$$;

comment on function schemawatch._promises(text) is
'What is known of a stored expression, for "identity": total, when no row can make it raise an error. Nothing is promised
that is not certain. Null for no expression.';
