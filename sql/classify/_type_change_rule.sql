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
