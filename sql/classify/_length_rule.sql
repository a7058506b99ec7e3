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
