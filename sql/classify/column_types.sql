-- Decides: column-type-array-changed, column-type-bit-to-varying, column-type-case-sensitivity-changed,
-- column-type-changed, column-type-char-length-grown, column-type-char-to-varying, column-type-date-to-timestamp,
-- column-type-domain-applied, column-type-domain-removed, column-type-domain-transparent, column-type-enum-changed,
-- column-type-enum-to-text, column-type-float-narrowed, column-type-float-widened, column-type-int-narrowed,
-- column-type-int-to-float, column-type-int-to-numeric, column-type-int-to-oid, column-type-int-widened,
-- column-type-int-widened-64, column-type-json-to-jsonb, column-type-jsonb-to-json, column-type-length-grown,
-- column-type-length-imposed, column-type-length-removed, column-type-length-shrunk, column-type-lossy,
-- column-type-name-to-text, column-type-network-widened, column-type-numeric-constrained,
-- column-type-numeric-precision-grown, column-type-numeric-precision-shrunk, column-type-numeric-scale-grown,
-- column-type-numeric-scale-shrunk, column-type-numeric-unconstrained, column-type-oid-to-bigint,
-- column-type-string-equivalent, column-type-text-to-enum, column-type-text-to-name, column-type-time-precision-grown,
-- column-type-time-precision-shrunk, column-type-time-widened, column-type-timestamp-to-date,
-- column-type-timestamp-to-timestamptz, column-type-timestamptz-to-timestamp, column-type-varying-to-char.

create or replace function schemawatch._type_family(p_type jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when p_type ->> 'schema' = 'pg_catalog' then p_type ->> 'name'
        when p_type ->> 'kind' = 'enum' then 'enum'
        -- an extension type, wherever it was installed
        when p_type ->> 'kind' is null and p_type ->> 'name' = 'citext' then 'citext'
        else 'other'
    end;
end
$$;

comment on function schemawatch._type_family(jsonb) is
'What the type rules call a type: its name for built-in types and citext, enum for any enum, otherwise other.';


create or replace function schemawatch._collation_of(p_column jsonb, p_types jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        -- without the schema, which the document does not know of a domain's
        select coalesce(
            regexp_replace(p_column #>> '{collation,text}', '^("[^"]+"|[^".]+)\.', ''),
            quote_ident(p_types -> format('%I.%I', p_column #>> '{type,schema}', p_column #>> '{type,name}') ->> 'collation'),
            '"default"')
        where case when p_column ? 'type'
            then schemawatch._type_family(schemawatch._under_domain(p_column -> 'type', p_types)) end
            in ('text', 'varchar', 'bpchar', 'citext'));
end
$$;

comment on function schemawatch._collation_of(jsonb, jsonb) is
'The collation of a column, its own or that of its domain, by its bare name in SQL; null when its type has none.';


create or replace function schemawatch._numeric_change_rule(p_before integer, p_after integer)
returns text
language sql
immutable
parallel safe
as $$
    -- typmod = ((precision << 16) | (scale & 2047)) + 4, scale signed in 11 bits: numeric.c, make_numeric_typmod()
    select case
        when p_before = p_after then 'column-type-changed'
        when p_after = -1 then 'column-type-numeric-unconstrained'
        when p_before = -1 then 'column-type-numeric-constrained'
        when a.scale < b.scale then 'column-type-numeric-scale-shrunk'
        when a.digits - a.scale < b.digits - b.scale then 'column-type-numeric-precision-shrunk'
        when a.scale > b.scale then 'column-type-numeric-scale-grown'
        else 'column-type-numeric-precision-grown'
    end
    from (select (p_before - 4) >> 16 as digits, (((p_before - 4) & 2047) # 1024) - 1024 as scale) as b,
         (select (p_after - 4) >> 16 as digits, (((p_after - 4) & 2047) # 1024) - 1024 as scale) as a
$$;

comment on function schemawatch._numeric_change_rule(integer, integer) is
'The rule for a change of numeric(precision, scale), given as typmods (-1: unconstrained).';


create or replace function schemawatch._time_precision_rule(p_type text, p_before integer, p_after integer)
returns text
language sql
immutable
parallel safe
as $$
    -- typmod of interval = (fields << 16) | precision, all fields = 0x7FFF, full precision = 0xFFFF:
    -- timestamp.h, INTERVAL_TYPMOD(). Others: the precision itself. No typmod means 6 digits and all fields.
    select case
        when (a.fields & b.fields) = b.fields and a.digits >= b.digits then 'column-type-time-precision-grown'
        else 'column-type-time-precision-shrunk'
    end
    from (
        select case when p_type = 'interval' and p_before <> -1 then p_before >> 16 else 32767 end as fields,
               case when p_before = -1 then 6
                    when p_type = 'interval' then least(p_before & 65535, 6) else p_before end as digits
    ) as b, (
        select case when p_type = 'interval' and p_after <> -1 then p_after >> 16 else 32767 end as fields,
               case when p_after = -1 then 6
                    when p_type = 'interval' then least(p_after & 65535, 6) else p_after end as digits
    ) as a
$$;

comment on function schemawatch._time_precision_rule(text, integer, integer) is
'The rule for a change of precision (or of interval fields) of a date/time type, given as typmods.';


create or replace function schemawatch._length_rule(p_type text, p_before integer, p_after integer)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when p_before = p_after then 'column-type-changed'
        -- bit(n) takes exactly n bits: every other length rejects what was accepted
        when p_type = 'bit' then 'column-type-changed'
        when p_after = -1 then 'column-type-length-removed'
        when p_before = -1 then 'column-type-length-imposed'
        when p_after < p_before then 'column-type-length-shrunk'
        when p_type = 'bpchar' then 'column-type-char-length-grown'
        else 'column-type-length-grown'
    end
$$;

comment on function schemawatch._length_rule(text, integer, integer) is
'The rule for a change of length of a string type, given as typmods (-1: no length).';


create or replace function schemawatch._type_change_rule(p_before jsonb, p_after jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    -- A domain counts as what lies under it, once the domain itself has been judged.
    v_from text := schemawatch._type_family(p_before);
    v_to text := schemawatch._type_family(p_after);
    v_from_mod integer := coalesce((p_before ->> 'typmod')::integer, -1);
    v_to_mod integer := coalesce((p_after ->> 'typmod')::integer, -1);
    v_same_type boolean := p_before ->> 'schema' = p_after ->> 'schema' and p_before ->> 'name' = p_after ->> 'name';
    v_pair text := format('%s > %s', v_from, v_to);
begin
    if coalesce(p_before ->> 'array', '') <> coalesce(p_after ->> 'array', '') then
        return 'column-type-array-changed';
    end if;
    return case
        when v_same_type and v_from = 'numeric' then schemawatch._numeric_change_rule(v_from_mod, v_to_mod)
        when v_same_type and v_from in ('time', 'timetz', 'timestamp', 'timestamptz', 'interval')
            then schemawatch._time_precision_rule(v_from, v_from_mod, v_to_mod)
        when v_same_type and v_from in ('varchar', 'varbit', 'bpchar', 'bit')
            then schemawatch._length_rule(v_from, v_from_mod, v_to_mod)
        when v_pair in ('text > varchar', 'varchar > text') then case
            when v_from_mod = -1 and v_to_mod = -1 then 'column-type-string-equivalent'
            when v_to_mod = -1 then 'column-type-length-removed'
            else 'column-type-length-imposed' end
        when v_pair = 'int2 > int4' then 'column-type-int-widened'
        when v_pair in ('int2 > int8', 'int4 > int8') then 'column-type-int-widened-64'
        when v_pair in ('int8 > int4', 'int8 > int2', 'int4 > int2') then 'column-type-int-narrowed'
        when v_pair in ('int2 > numeric', 'int4 > numeric', 'int8 > numeric') then 'column-type-int-to-numeric'
        when v_from in ('int2', 'int4', 'int8') and v_to in ('float4', 'float8')
            then 'column-type-int-to-float'
        when v_pair = 'float4 > float8' then 'column-type-float-widened'
        when v_pair = 'float8 > float4' then 'column-type-float-narrowed'
        when v_from in ('numeric', 'float4', 'float8') and v_to in ('int2', 'int4')
            then 'column-type-lossy'
        -- all digits of a scale-0 numeric may survive, but operators and drivers change: the fallback
        when v_from = 'numeric' and v_to = 'int8' then case
            when v_from_mod >= 4 and ((v_from_mod - 4) & 2047) = 0 then 'column-type-changed'
            else 'column-type-lossy' end
        when v_from in ('float4', 'float8') and v_to = 'int8' then 'column-type-lossy'
        when v_pair in ('numeric > float4', 'numeric > float8', 'float4 > numeric', 'float8 > numeric',
            'numeric > money', 'timetz > time', 'interval > time', 'inet > cidr') then 'column-type-lossy'
        when v_pair in ('cidr > inet', 'macaddr > macaddr8') then 'column-type-network-widened'
        when v_pair = 'bit > varbit' and (v_to_mod = -1 or v_to_mod >= v_from_mod) then 'column-type-bit-to-varying'
        when v_pair in ('int2 > oid', 'int4 > oid') then 'column-type-int-to-oid'
        when v_pair = 'oid > int8' then 'column-type-oid-to-bigint'
        when v_pair = 'oid > int4' then 'column-type-int-narrowed'
        when v_pair in ('text > name', 'varchar > name') then 'column-type-text-to-name'
        when v_pair in ('name > text', 'name > varchar') and v_to_mod = -1 then 'column-type-name-to-text'
        when v_pair in ('time > timetz', 'time > interval') then 'column-type-time-widened'
        when v_pair in ('bpchar > varchar', 'bpchar > text') then 'column-type-char-to-varying'
        when v_pair in ('varchar > bpchar', 'text > bpchar') then 'column-type-varying-to-char'
        when v_pair in ('text > citext', 'citext > text', 'varchar > citext', 'citext > varchar')
            then 'column-type-case-sensitivity-changed'
        when v_pair = 'json > jsonb' then 'column-type-json-to-jsonb'
        when v_pair = 'jsonb > json' then 'column-type-jsonb-to-json'
        when v_from in ('text', 'varchar', 'bpchar') and v_to = 'enum' then 'column-type-text-to-enum'
        when v_from = 'enum' and v_to in ('text', 'varchar', 'bpchar') then 'column-type-enum-to-text'
        when v_pair = 'enum > enum' then 'column-type-enum-changed'
        when v_pair in ('date > timestamp', 'date > timestamptz') then 'column-type-date-to-timestamp'
        when v_pair in ('timestamp > date', 'timestamptz > date') then 'column-type-timestamp-to-date'
        when v_pair = 'timestamp > timestamptz' then 'column-type-timestamp-to-timestamptz'
        when v_pair = 'timestamptz > timestamp' then 'column-type-timestamptz-to-timestamp'
        else 'column-type-changed'
    end;
end
$$;

comment on function schemawatch._type_change_rule(jsonb, jsonb) is
'The rule for a change between two types, each {"schema", "name", "typmod", "array", "kind"}; kind (enum, …) is
given for user types. Pairs without a rule of their own are column-type-changed, which is BREAKING.';


create or replace function schemawatch._type_rule(p_before jsonb, p_after jsonb, p_context jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        with side as (
            select
                p_before || jsonb_strip_nulls(jsonb_build_object('kind', bt ->> 'kind')) as before,
                p_after || jsonb_strip_nulls(jsonb_build_object('kind', at ->> 'kind')) as after,
                schemawatch._under_domain(p_before, p_context -> 'types_before') as base_before,
                schemawatch._under_domain(p_after, p_context -> 'types_after') as base_after,
                schemawatch._domain_is_bare(p_before, p_context -> 'types_before') as bare_before,
                schemawatch._domain_is_bare(p_after, p_context -> 'types_after') as bare_after
            from (select p_context -> 'types_before' -> (format('%I.%I', p_before ->> 'schema', p_before ->> 'name'))) as b (bt),
                 (select p_context -> 'types_after' -> (format('%I.%I', p_after ->> 'schema', p_after ->> 'name'))) as a (at)
        )
        select case
            when (base_before - 'text') = (base_after - 'text') and bare_before and bare_after
                then 'column-type-domain-transparent'
            when (base_before - 'text') = (base_after - 'text') and not bare_after then 'column-type-domain-applied'
            when (base_before - 'text') = (base_after - 'text') then 'column-type-domain-removed'
            else schemawatch._type_change_rule(base_before, base_after)
        end
        from side);
end
$$;

comment on function schemawatch._type_rule(jsonb, jsonb, jsonb) is
'The rule for a column whose type changed. Domains are judged first: adding, removing or swapping one over the
same base type is about its constraints only.';
