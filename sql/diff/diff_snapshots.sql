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
