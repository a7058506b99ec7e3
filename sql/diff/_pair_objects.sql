create or replace function schemawatch._pair_objects(p_before jsonb, p_after jsonb)
returns table (
    section text, how text, comparable boolean,
    before jsonb, after jsonb, before_ids jsonb, after_ids jsonb
)
language sql
immutable
parallel safe
as $$
    with scope as (
        -- attnums and oids mean something only in the database, and the table, that they come from
        select
            coalesce(p_before #>> '{identity,origin}' = p_after #>> '{identity,origin}', false) as same_database,
            coalesce(p_before #>> '{identity,table,id}' = p_after #>> '{identity,table,id}', false) as same_table,
            coalesce(jsonb_typeof(p_before -> 'table') = 'object'
                and jsonb_typeof(p_after -> 'table') = 'object', false) as both,
            -- one that does not follow its partitions says nothing about them
            p_before ? 'partitions' and p_after ? 'partitions' as partitions,
            -- sections whose ids are oids: they mean something beyond the one table
            array['types', 'sequences', 'publications', 'grants', 'partitions', 'statistics', 'functions', 'views',
                'view_columns', 'usage'] as by_oid,
            case when p_before -> 'format' <> p_after -> 'format'
                then least(p_before -> 'format', p_after -> 'format')::integer end as older_format
    ),
    before as materialized (
        select obj.* from schemawatch._document_objects(p_before) as obj, scope
        where obj.section = 'table'
           or (scope.both and (obj.section <> 'partitions' or scope.partitions)
               and (scope.older_format is null or not schemawatch._newer_than(scope.older_format, obj.section)))
    ),
    after as materialized (
        select obj.* from schemawatch._document_objects(p_after) as obj, scope
        where obj.section = 'table'
           or (scope.both and (obj.section <> 'partitions' or scope.partitions)
               and (scope.older_format is null or not schemawatch._newer_than(scope.older_format, obj.section)))
    ),
    by_id as materialized (
        select b.section, b.key as before_key, a.key as after_key
        from before as b
        join after as a on a.section = b.section and a.ids ->> 'id' = b.ids ->> 'id'
        cross join scope
        where scope.same_database
          and (scope.same_table or b.section = any (scope.by_oid))
    ),
    -- expand and contract: a column renamed onto the name of a dropped one takes its place
    replaced as materialized (
        select b.section, b.key as before_key, by_id.after_key, by_id.before_key as consumed
        from before as b
        join by_id on by_id.section = b.section and by_id.after_key = b.key and by_id.before_key <> b.key
        where b.section = 'columns'
          and not exists (
              select from by_id as own where own.section = 'columns' and own.before_key = b.key)
    ),
    by_name as materialized (
        select b.section, b.key as before_key, a.key as after_key
        from before as b
        join after as a on a.section = b.section and a.key = b.key
            and (b.section <> 'constraints' or a.object ->> 'kind' = b.object ->> 'kind')
        where not exists (select from by_id where by_id.section = b.section and by_id.before_key = b.key)
          and not exists (select from by_id where by_id.section = a.section and by_id.after_key = a.key)
    ),
    rest_before as materialized (
        select b.*, row_number() over (partition by b.section, b.object - 'name' order by b.key) as nth
        from before as b
        where b.section in ('constraints', 'indexes')
          and not exists (select from by_id where by_id.section = b.section and by_id.before_key = b.key)
          and not exists (select from by_name where by_name.section = b.section and by_name.before_key = b.key)
    ),
    rest_after as materialized (
        select a.*, row_number() over (partition by a.section, a.object - 'name' order by a.key) as nth
        from after as a
        where a.section in ('constraints', 'indexes')
          and not exists (select from by_id where by_id.section = a.section and by_id.after_key = a.key)
          and not exists (select from by_name where by_name.section = a.section and by_name.after_key = a.key)
    ),
    -- dropped and created again under another name; and a table has one primary key at most
    by_content as materialized (
        select b.section, b.key as before_key, a.key as after_key
        from rest_before as b
        join rest_after as a on a.section = b.section
            and ((a.object - 'name' = b.object - 'name' and a.nth = b.nth)
                or (a.object ->> 'kind' = 'primary key' and b.object ->> 'kind' = 'primary key'))
    ),
    paired as materialized (
        select section, before_key, after_key, 'identity' as how from by_id
        where not exists (
            select from replaced
            where replaced.section = by_id.section and replaced.after_key = by_id.after_key)
        union all
        select section, before_key, after_key, 'replaced' from replaced
        union all
        select section, before_key, after_key, 'name' from by_name
        union all
        select section, before_key, after_key, 'content' from by_content
    )
    select
        coalesce(b.section, a.section),
        pairs.how,
        scope.same_database
            and (scope.same_table or coalesce(b.section, a.section) = any (scope.by_oid || 'table'::text)),
        b.object, a.object, b.ids, a.ids
    from (
        select section, before_key, after_key, how from paired
        union all
        select b.section, b.key, null, 'removed'
        from before as b
        where not exists (select from paired where paired.section = b.section and paired.before_key = b.key)
          and not exists (
              select from replaced where replaced.section = b.section and replaced.consumed = b.key)
          -- the columns of a view come and go with it
          and (b.section <> 'view_columns' or exists (
              select from paired where paired.section = 'views' and paired.before_key = b.object ->> 'view'))
        union all
        select a.section, null, a.key, 'added'
        from after as a
        where not exists (select from paired where paired.section = a.section and paired.after_key = a.key)
          and (a.section <> 'view_columns' or exists (
              select from paired where paired.section = 'views' and paired.after_key = a.object ->> 'view'))
    ) as pairs
    cross join scope
    left join before as b on b.section = pairs.section and b.key = pairs.before_key
    left join after as a on a.section = pairs.section and a.key = pairs.after_key
    order by 1, coalesce(b.ord, a.ord), coalesce(b.key, a.key)
$$;

comment on function schemawatch._pair_objects(jsonb, jsonb) is
'Which object of one document is which of the other: by attnum or oid while both come from the same database
(a rename is a rename), otherwise by name; constraints and indexes last of all by content. how says which.
comparable says whether ids of both sides may be compared.';
