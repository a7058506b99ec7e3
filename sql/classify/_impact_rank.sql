create or replace function schemawatch._impact_rank(p_impact text)
returns integer
language sql
immutable
parallel safe
as $$
    select array_position(array['SAFE', 'RISKY', 'BREAKING'], p_impact)
$$;

comment on function schemawatch._impact_rank(text) is '1 for SAFE, 2 for RISKY, 3 for BREAKING; null otherwise.';
