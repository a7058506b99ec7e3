create or replace function schemawatch._moved_columns(p_before jsonb, p_after jsonb)
returns table (name text, before jsonb, after jsonb)
language sql
immutable
parallel safe
as $$
    with surviving as (
        select
            b.value ->> 'name' as name,
            row_number() over (order by b.ord) as rank_before,
            row_number() over (order by a.ord) as rank_after
        from jsonb_array_elements(p_before -> 'columns') with ordinality as b (value, ord)
        join jsonb_array_elements(p_after -> 'columns') with ordinality as a (value, ord)
            on a.value ->> 'name' = b.value ->> 'name'
        -- in one and the same table a column never moves; one that was re-created is reported as that
        where (p_before #>> '{identity,origin}', p_before #>> '{identity,table,id}')
            is distinct from (p_after #>> '{identity,origin}', p_after #>> '{identity,table,id}')
    )
    select
        (array_agg(surviving.name order by rank_before) filter (where rank_before <> rank_after))[1],
        jsonb_agg(surviving.name order by rank_before),
        jsonb_agg(surviving.name order by rank_after)
    from surviving
    having bool_or(rank_before <> rank_after)
$$;

comment on function schemawatch._moved_columns(jsonb, jsonb) is
'One row when the columns that both documents have stand in another order: the first one out of place, and
both orders.';
