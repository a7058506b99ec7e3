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


create or replace function schemawatch._column_numbers(p_document jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select jsonb_object_agg(col.key, col.value -> 'id') from jsonb_each(p_document #> '{identity,columns}') as col);
end
$$;

comment on function schemawatch._column_numbers(jsonb) is
'Column name to attnum: a column that was dropped and added again has another one.';


create or replace function schemawatch.diff_snapshots(p_before jsonb, p_after jsonb)
returns setof schemawatch.change
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
set quote_all_identifiers = off  -- as classify_changes()
rows 10
as $$
    select
        schemawatch._object_kind(pair.section, coalesce(pair.before, pair.after)),
        schemawatch._object_name(coalesce(pair.before, pair.after)),
        att.name,
        case when att.name is null then pair.before else schemawatch._shown(pair.before -> att.name) end,
        case when att.name is null then pair.after else schemawatch._shown(pair.after -> att.name) end
    from schemawatch._diff_objects(p_before, p_after) with ordinality
        as pair (section, before, after, before_ids, after_ids, changed, ord)
    left join lateral unnest(pair.changed) with ordinality as att (name, ord) on true
    union all
    select 'column', moved.name, 'position', moved.before, moved.after
    from schemawatch._moved_columns(p_before, p_after) as moved
$$;

comment on function schemawatch.diff_snapshots(jsonb, jsonb) is
'What differs between two documents of take_snapshot(), one row per object and aspect; no rows for equal ones.
Pure: reads no table. Objects are matched by oid and attnum when both documents come from the same database,
otherwise by name.';
