-- Decides: column-type-array-changed, column-type-bit-length-changed, column-type-bit-to-varying,
-- column-type-case-sensitivity-changed, column-type-changed, column-type-char-length-grown,
-- column-type-char-to-varying, column-type-date-to-timestamp, column-type-domain-applied, column-type-domain-removed,
-- column-type-domain-transparent, column-type-element-changed, column-type-enum-changed, column-type-enum-to-domain,
-- column-type-enum-to-text, column-type-float-narrowed, column-type-float-widened, column-type-int-narrowed,
-- column-type-int-to-float, column-type-int-to-numeric, column-type-int-to-oid, column-type-int-widened,
-- column-type-int-widened-64, column-type-interval-unit-changed, column-type-json-to-jsonb, column-type-jsonb-to-json,
-- column-type-length-grown, column-type-length-imposed, column-type-length-removed, column-type-length-shrunk,
-- column-type-lossy, column-type-name-to-text, column-type-network-widened, column-type-numeric-constrained,
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


create or replace function schemawatch._numeric_precision(p_typmod integer)
returns integer
language sql
immutable
parallel safe
as $$
    -- typmod = ((precision << 16) | (scale & 2047)) + 4, scale signed in 11 bits: numeric.c, make_numeric_typmod()
    select (nullif(p_typmod, -1) - 4) >> 16
$$;

comment on function schemawatch._numeric_precision(integer) is
'The precision of a numeric by its typmod; null without one.';


create or replace function schemawatch._numeric_scale(p_typmod integer)
returns integer
language sql
immutable
parallel safe
as $$
    select (((nullif(p_typmod, -1) - 4) & 2047) # 1024) - 1024
$$;

comment on function schemawatch._numeric_scale(integer) is
'The scale of a numeric by its typmod; null without one.';


create or replace function schemawatch._numeric_change_rule(p_before integer, p_after integer)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when p_before = p_after then 'column-type-changed'
        when p_after = -1 then 'column-type-numeric-unconstrained'
        when p_before = -1 then 'column-type-numeric-constrained'
        when a.scale < b.scale then 'column-type-numeric-scale-shrunk'
        when a.digits - a.scale < b.digits - b.scale then 'column-type-numeric-precision-shrunk'
        when a.scale > b.scale then 'column-type-numeric-scale-grown'
        else 'column-type-numeric-precision-grown'
    end
    from (select schemawatch._numeric_precision(p_before) as digits, schemawatch._numeric_scale(p_before) as scale) as b,
         (select schemawatch._numeric_precision(p_after) as digits, schemawatch._numeric_scale(p_after) as scale) as a
$$;

comment on function schemawatch._numeric_change_rule(integer, integer) is
'The rule for a change of numeric(precision, scale), given as typmods (-1: unconstrained).';


create or replace function schemawatch._time_grain(p_type text, p_typmod integer)
returns integer
language sql
immutable
parallel safe
as $$
    -- typmod of interval = (fields << 16) | precision, no precision = 0xFFFF: timestamp.h, INTERVAL_TYPMOD(); others: the
    -- precision itself. Only what lies below the last field is cut off: AdjustIntervalForTypmod().
    select case
        when p_type <> 'interval' or p_typmod = -1 or (p_typmod >> 16) & (1 << 12) > 0
            then least(coalesce(nullif(p_typmod, -1) & 65535, 6), 6)
        when (p_typmod >> 16) & (1 << 11) > 0 then -1
        when (p_typmod >> 16) & (1 << 10) > 0 then -2
        when (p_typmod >> 16) & (1 << 3) > 0 then -3
        when (p_typmod >> 16) & (1 << 1) > 0 then -4
        else -5
    end
$$;

comment on function schemawatch._time_grain(text, integer) is
'How fine a date/time type is, by its typmod: decimals of a second (6 without a typmod), or of an interval that ends with
minutes, hours, days, months or years -1 to -5.';


create or replace function schemawatch._time_precision_rule(p_type text, p_before integer, p_after integer)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when schemawatch._time_grain(p_type, p_after) >= schemawatch._time_grain(p_type, p_before)
            then 'column-type-time-precision-grown'
        else 'column-type-time-precision-shrunk'
    end
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
        when p_type = 'bit' then 'column-type-bit-length-changed'
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
        -- "char" keeps one byte
        when v_from in ('text', 'varchar', 'bpchar', 'name', 'citext') and v_to = 'char' then 'column-type-lossy'
        when v_pair in ('cidr > inet', 'macaddr > macaddr8') then 'column-type-network-widened'
        when v_pair = 'bit > varbit' and (v_to_mod = -1 or v_to_mod >= v_from_mod) then 'column-type-bit-to-varying'
        when v_pair in ('bit > varbit', 'varbit > bit') then 'column-type-bit-length-changed'
        when v_pair in ('int2 > oid', 'int4 > oid') then 'column-type-int-to-oid'
        when v_pair = 'oid > int8' then 'column-type-oid-to-bigint'
        when v_pair = 'oid > int4' then 'column-type-int-narrowed'
        when v_pair in ('text > name', 'varchar > name') then 'column-type-text-to-name'
        when v_pair in ('name > text', 'name > varchar') then 'column-type-name-to-text'
        when v_pair in ('time > timetz', 'time > interval') then 'column-type-time-widened'
        when v_pair in ('bpchar > varchar', 'bpchar > text') then 'column-type-char-to-varying'
        when v_pair in ('varchar > bpchar', 'text > bpchar', 'name > bpchar') then 'column-type-varying-to-char'
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


create or replace function schemawatch._string_limit(p_type jsonb, p_types jsonb)
returns integer
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case schemawatch._type_family(p_type)
        when 'name' then 63
        when 'enum' then (
            select max(length(lab.label))
            from jsonb_array_elements_text(p_types -> format('%I.%I', p_type ->> 'schema', p_type ->> 'name') -> 'labels')
                as lab (label))
        else nullif((p_type ->> 'typmod')::integer, -1) - 4 end;
end
$$;

comment on function schemawatch._string_limit(jsonb, jsonb) is
'How long a value of a string type or an enum can be; null without a limit.';


create or replace function schemawatch._type_limit_rules(
    p_rule_id text,
    p_before jsonb,
    p_after jsonb,
    p_context jsonb
)
returns text[]
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_from text := schemawatch._type_family(p_before);
    v_to text := schemawatch._type_family(p_after);
    v_from_mod integer := coalesce((p_before ->> 'typmod')::integer, -1);
    v_to_mod integer := coalesce((p_after ->> 'typmod')::integer, -1);
    v_scale integer := schemawatch._numeric_scale(v_to_mod);
    v_limit integer;
begin
    case
        when p_rule_id = 'column-type-int-to-numeric' then
            return array[
                case when v_scale < 0 then 'column-type-numeric-scale-shrunk' end,
                case when schemawatch._numeric_precision(v_to_mod) - v_scale
                        < case v_from when 'int2' then 5 when 'int4' then 10 else 19 end
                    then 'column-type-numeric-precision-shrunk' end];
        when p_rule_id in ('column-type-char-to-varying', 'column-type-name-to-text', 'column-type-case-sensitivity-changed') then
            v_limit := schemawatch._string_limit(p_before, p_context -> 'types_before');
            return array[case
                when v_limit is null and schemawatch._string_limit(p_after, p_context -> 'types_after') is not null
                    then 'column-type-length-imposed'
                when schemawatch._string_limit(p_after, p_context -> 'types_after') < v_limit
                    then case v_from when 'bpchar' then 'column-type-length-shrunk' else 'column-type-length-imposed' end end];
        when p_rule_id in ('column-type-time-widened', 'column-type-timestamp-to-timestamptz') then
            return array[case when schemawatch._time_grain(v_to, v_to_mod) < schemawatch._time_grain(v_from, v_from_mod)
                then 'column-type-time-precision-shrunk' end];
        -- what stands without a unit is of the last field; 1:30 is minutes and seconds in minute to second only
        when p_rule_id = 'column-type-time-precision-grown' and v_from = 'interval' then
            return array[case
                when least(schemawatch._time_grain(v_from, v_from_mod), 0) <> least(schemawatch._time_grain(v_to, v_to_mod), 0)
                    or (v_from_mod >> 16 = (1 << 11) + (1 << 12)) <> (v_to_mod >> 16 = (1 << 11) + (1 << 12))
                    then 'column-type-interval-unit-changed' end];
        else
            return '{}'::text[];
    end case;
end
$$;

comment on function schemawatch._type_limit_rules(text, jsonb, jsonb, jsonb) is
'What a change between two kinds of type, p_rule_id, does besides, as the new one has less room (digits, length, decimals
of a second), or reads numbers as of another unit.';


create or replace function schemawatch._type_rules(p_before jsonb, p_after jsonb, p_context jsonb)
returns text[]
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_from jsonb := schemawatch._under_domain(p_before, p_context -> 'types_before') - 'text';
    v_to jsonb := schemawatch._under_domain(p_after, p_context -> 'types_after') - 'text';
    v_demanded text[] := schemawatch._domain_demands(p_before, p_context -> 'types_before');
    v_demands text[] := schemawatch._domain_demands(p_after, p_context -> 'types_after');
    v_was_domain boolean := p_context #>> array['types_before', format('%I.%I', p_before ->> 'schema', p_before ->> 'name'), 'kind']
        is not distinct from 'domain';
    v_is_domain boolean := p_context #>> array['types_after', format('%I.%I', p_after ->> 'schema', p_after ->> 'name'), 'kind']
        is not distinct from 'domain';
    v_rule text;
    v_rules text[];
    v_other_labels boolean := false;
begin
    if v_from <> v_to then
        v_rule := schemawatch._type_change_rule(v_from, v_to);
        -- these are of everything
        if v_rule in ('column-type-changed', 'column-type-array-changed') then
            return array[v_rule];
        end if;
        v_other_labels := coalesce('enum' in (v_from ->> 'kind', v_to ->> 'kind'), false);
    end if;
    v_rules := array_remove(array[
        v_rule,
        -- a domain over an enum is no enum to the operators of enums
        case when v_to ->> 'kind' = 'enum' and v_is_domain and not (v_from ->> 'kind' is not distinct from 'enum' and v_was_domain)
            then 'column-type-enum-to-domain' end,
        -- from one kind of labels to another nothing goes back by itself, and nothing is as it was
        case when not v_demands <@ v_demanded and not v_other_labels then 'column-type-domain-applied' end,
        case when not v_demanded <@ v_demands and not v_other_labels then 'column-type-domain-removed' end,
        -- operators take two arrays of one type
        case when schemawatch._element_type(p_before, p_context -> 'types_before')
            <> schemawatch._element_type(p_after, p_context -> 'types_after')
            then 'column-type-element-changed' end
    ] || schemawatch._type_limit_rules(v_rule, v_from, v_to, p_context), null);
    return case when v_rules = '{}' then array['column-type-domain-transparent'] else v_rules end;
end
$$;

comment on function schemawatch._type_rules(jsonb, jsonb, jsonb) is
'The rules for a column whose type changed. Domains are judged by themselves: adding, removing or swapping one is about its
constraints, whatever lies under it.';


create or replace function schemawatch._type_stores(p_before jsonb, p_after jsonb, p_types jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        -- every value has a cast to text, also within arrays
        when schemawatch._type_family(p_after) in ('text', 'varchar', 'bpchar', 'name', 'citext')
            and (p_before ? 'array' or not p_after ? 'array')
            then 'goes on, and any text is accepted'
                || coalesce(' of up to ' || schemawatch._string_limit(p_after, p_types) || ' characters'
                    -- name cuts instead
                    || case when schemawatch._type_family(p_after) <> 'name' then ' (22001)' else '' end, '')
        when p_after ? 'array' and not p_before ? 'array' then 'fails with 42804 or 22P02'
        when p_after ->> 'schema' = 'pg_catalog'
            and p_after ->> 'name' in ('bytea', 'xml', 'tsvector', 'tsquery', 'jsonpath', 'xid', 'xid8', 'cid')
            then 'fails with 42804, or reads a literal as something else'
        when p_after ->> 'schema' = 'pg_catalog'
            and p_after ->> 'name' ~ '^(date|time|timetz|timestamp|timestamptz|interval|(date|ts|tstz)(multi)?range)$'
            then 'fails with 42804, 22007 or 22008'
        when schemawatch._type_family(p_after) in ('int2', 'int4', 'int8', 'numeric', 'float4', 'float8', 'money', 'oid')
            then 'fails with 42804, 22P02 or 22003'
        when schemawatch._type_family(p_after) in ('bit', 'varbit') then 'fails with 42804, 22P02, 22026 or 22001'
        else 'fails with 42804 or 22P02' end;
end
$$;

comment on function schemawatch._type_stores(jsonb, jsonb, jsonb) is
'What becomes of an INSERT of values of the type before, after a change to one that has nothing in common with it: of a value
with a type, or of a literal. Both without domains.';


create or replace function schemawatch._way_back(p_name text, p_type jsonb, p_old_type jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    c_number constant text[] := '{int2,int4,int8,numeric,float4,float8}'::text[];
    c_moment constant text[] := '{timestamptz,timestamp,date}'::text[];
    v_old text := p_old_type ->> 'text';
    v_is text := case when not p_type ? 'array' then schemawatch._type_family(p_type) end;
    v_was text := case when not p_old_type ? 'array' then schemawatch._type_family(p_old_type) end;
begin
    -- the casts that PostgreSQL has, or what turns one into the other; the letters that text has are not always those
    return case
        when v_is = 'bool' and v_was = any (c_number || 'oid'::text) then format('%I::integer::%s', p_name, v_old)
        when v_is = any (c_number) and v_was = 'bool' then format('(%I <> 0)', p_name)
        when v_is = any (c_moment || 'interval'::text) and v_was = any (c_number)
            then format('extract(epoch from %I)::%s', p_name, v_old)
        when v_is = any (c_number) and v_was = 'timestamptz' then format('to_timestamp(%I::double precision)', p_name)
        when v_is = any (c_number) and v_was = any (c_moment)
            then format('(to_timestamp(%I::double precision) at time zone ''UTC'')::%s', p_name, v_old)
        when v_is = any (c_number) and v_was = 'interval' then format('make_interval(secs => %I::double precision)', p_name)
        when v_is = 'money' and v_was = any (c_number) then format('%I::numeric::%s', p_name, v_old)
        when v_is in ('numeric', 'float4', 'float8') and v_was in ('int2', 'int4', 'int8') then format('%I::%s', p_name, v_old)
        when v_is in ('numeric', 'float4', 'float8') and v_was = 'oid' then format('%I::bigint::oid', p_name)
        -- varbit has no such cast: it came through text
        when v_is = 'bit' and v_was = any (c_number) then format('%I::bigint::%s', p_name, v_old)
        when v_is in ('int4', 'int8') and v_was = 'bit' then format('%I::%s', p_name, v_old)
        when v_is in ('json', 'jsonb') and v_was is distinct from 'json' and v_was is distinct from 'jsonb'
            and not p_old_type ? 'array' then format('(%I #>> ''{}'')::%s', p_name, v_old)
        when v_is = 'bytea' and v_was = 'uuid' then format('encode(%I, ''hex'')::uuid', p_name)
        when v_is = 'bytea' and v_was <> 'other' then format('convert_from(%I, ''UTF8'')::%s', p_name, v_old)
        else format('%I::text::%s', p_name, v_old)
    end;
end
$$;

comment on function schemawatch._way_back(text, jsonb, jsonb) is
'The expression after USING that gives the values of a column the type that they had before; it may raise for a value that
this type cannot hold. Moments and numbers are turned into each other by seconds since 1970.';


create or replace function schemawatch._type_hit(p_rule_id text, p_before jsonb, p_after jsonb, p_context jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_from jsonb := schemawatch._under_domain(p_before, p_context -> 'types_before');
    v_to jsonb := schemawatch._under_domain(p_after, p_context -> 'types_after');
    v_from_mod integer := coalesce((v_from ->> 'typmod')::integer, -1);
    v_to_mod integer := coalesce((v_to ->> 'typmod')::integer, -1);
    v_from_grain integer;
    v_to_grain integer;
begin
    case p_rule_id
        -- 1.50 becomes 1.5000, but no decimals are no decimals
        when 'column-type-numeric-precision-shrunk' then
            if v_from ->> 'name' = 'numeric'
                and greatest(schemawatch._numeric_scale(v_to_mod), 0) > greatest(schemawatch._numeric_scale(v_from_mod), 0)
            then
                return '{"readers": "RISKY"}'::jsonb;
            end if;
        when 'column-type-numeric-scale-grown' then
            if schemawatch._numeric_scale(v_to_mod) <= 0 then
                return '{"readers": "SAFE"}'::jsonb;
            end if;
        -- 24 and 53 bits hold these
        when 'column-type-int-to-float' then
            if v_from ->> 'name' = 'int2' or v_from ->> 'name' = 'int4' and v_to ->> 'name' = 'float8' then
                return '{"writers": "SAFE"}'::jsonb;
            end if;
        -- bits have no blanks to cut
        when 'column-type-length-shrunk', 'column-type-length-imposed' then
            if v_to ->> 'name' = 'varbit' then
                return '{"readers": "SAFE"}'::jsonb;
            end if;
        -- which time of which zone a date is depends on the session
        when 'column-type-date-to-timestamp' then
            if v_to ->> 'name' = 'timestamptz' then
                return '{"writers": "RISKY"}'::jsonb;
            end if;
        -- char pads what is shorter, and no limit lets longer labels in
        when 'column-type-enum-to-text' then
            if schemawatch._string_limit(v_to, p_context -> 'types_after')
                < schemawatch._string_limit(v_from, p_context -> 'types_before')
            then
                return '{"writers": "BREAKING"}'::jsonb;
            elsif v_to ->> 'name' = 'bpchar' then
                return '{"writers": "RISKY"}'::jsonb;
            end if;
        -- without a length nothing is padded, and what was is not any more
        when 'column-type-varying-to-char' then
            if not v_to ? 'typmod' then
                return '{"readers": "RISKY"}'::jsonb;
            end if;
        when 'column-type-length-removed' then
            if v_from ->> 'name' = 'bpchar' then
                return '{"readers": "RISKY"}'::jsonb;
            end if;
        -- the unit of Debezium depends on the precision of these two, when it passes 3
        when 'column-type-time-precision-grown' then
            v_from_grain := schemawatch._time_grain(v_from ->> 'name', v_from_mod);
            v_to_grain := schemawatch._time_grain(v_to ->> 'name', v_to_mod);
            if v_from_grain = v_to_grain then
                return '{"cdc": "SAFE"}'::jsonb;
            elsif not (v_from ->> 'name' in ('time', 'timestamp') and v_from_grain <= 3 and v_to_grain > 3) then
                return '{"cdc": "RISKY"}'::jsonb;
            end if;
        else null;
    end case;
    return '{}'::jsonb;
end
$$;

comment on function schemawatch._type_hit(text, jsonb, jsonb, jsonb) is
'The impacts of a rule for a changed type (readers, writers, cdc) that are others for these two types than in general.';
