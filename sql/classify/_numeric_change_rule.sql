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
