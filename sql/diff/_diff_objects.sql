create or replace function schemawatch._diff_objects(p_before jsonb, p_after jsonb)
returns setof schemawatch._object_pair
language sql
immutable
parallel safe
as $$
    with pairs as materialized (
        select pair.*, row_number() over () as ord
        from schemawatch._pair_objects(p_before, p_after) as pair
    ),
    changed as (
        select pairs.ord, array_agg(att.key order by att.key) as attributes
        from pairs
        cross join lateral (
            select coalesce(b.key, a.key) as key
            from jsonb_each(pairs.before) as b
            full join jsonb_each(pairs.after) as a on a.key = b.key
            where b.value is distinct from a.value
              -- what is stored is the same, only a name in its text has changed
              and not coalesce(pairs.comparable
                  and pairs.before_ids -> coalesce(b.key, a.key) = pairs.after_ids -> coalesce(b.key, a.key), false)
              -- another server version may print the same expression differently
              and not (schemawatch._is_deparsed(coalesce(b.key, a.key))
                  and b.value is not null and a.value is not null
                  and p_before -> 'server_version_num' <> p_after -> 'server_version_num')
              -- told of the partition, or of the table
              and coalesce(b.key, a.key) <> 'partition'
              and not (pairs.section = 'partition_columns' and coalesce(b.key, a.key) in ('name', 'type'))
              -- another document format knows other attributes
              and (p_before -> 'format' = p_after -> 'format' or not schemawatch._newer_than(
                  least(p_before -> 'format', p_after -> 'format')::integer, pairs.section, coalesce(b.key, a.key)))
            union all
            select 'recreated'
            where pairs.how = 'name' and pairs.comparable
              and (pairs.section in ('table', 'columns', 'types', 'partitions')
                  -- a view that came back just as it was is the same to everybody
                  or (pairs.section = 'views' and pairs.before <> pairs.after))
              and pairs.before_ids -> 'id' <> pairs.after_ids -> 'id'
            union all
            select 'replaced' where pairs.how = 'replaced'
            union all
            select 'type_identity'
            where pairs.section = 'columns' and pairs.comparable
              and pairs.before -> 'type' = pairs.after -> 'type'
              and pairs.before_ids -> 'type' <> pairs.after_ids -> 'type'
            union all
            select 'dimensions'
            where pairs.section = 'columns' and pairs.comparable and pairs.how = 'identity'
              and pairs.before -> 'type' = pairs.after -> 'type'
              and pairs.before_ids -> 'dimensions' is distinct from pairs.after_ids -> 'dimensions'
            union all
            select 'foreign_options'
            where pairs.section in ('table', 'columns') and pairs.comparable
              and pairs.before -> 'foreign_options' = pairs.after -> 'foreign_options'
              and pairs.before_ids -> 'hidden_options' <> pairs.after_ids -> 'hidden_options'
            union all
            select 'sent_as'
            where pairs.section = 'publications' and pairs.comparable
              and pairs.before -> 'via_root' = pairs.after -> 'via_root'
              and pairs.before_ids -> 'source' <> pairs.after_ids -> 'source'
        ) as att
        where pairs.before is not null and pairs.after is not null
          -- most are as they were, and need not be taken apart
          and (pairs.before <> pairs.after or pairs.before_ids is distinct from pairs.after_ids
              or pairs.how = 'replaced')
        group by pairs.ord
    )
    -- an object of one partition says so, and is judged as those of the table
    select replace(pairs.section, 'partition_', ''), pairs.before, pairs.after, pairs.before_ids, pairs.after_ids, changed.attributes
    from pairs
    left join changed on changed.ord = pairs.ord
    where changed.attributes is not null or pairs.before is null or pairs.after is null
    order by pairs.ord
$$;

comment on function schemawatch._diff_objects(jsonb, jsonb) is
'The objects that differ between two documents, with the names of the attributes that do. Beside attributes
of the document: recreated (same name, other object), replaced (a column renamed onto a dropped one''s name),
type_identity (same type name, other type), dimensions (declared array dimensions), foreign_options (a value that is
not shown), sent_as (a partition''s changes go under the name of another table).';
