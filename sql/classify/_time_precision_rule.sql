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
