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
            p_before #> '{table,partition_of}' is distinct from p_after #> '{table,partition_of}' as moved,
            -- one that does not follow its partitions says nothing about them
            p_before ? 'partitions' and p_after ? 'partitions' as partitions,
            case when p_before -> 'format' <> p_after -> 'format'
                then least(p_before -> 'format', p_after -> 'format')::integer end as older_format
    ),
    all_before as materialized (
        select obj.* from schemawatch._document_objects(p_before) as obj
    ),
    all_after as materialized (
        select obj.* from schemawatch._document_objects(p_after) as obj
    ),
    -- Most objects are as they were, and would be paired with themselves.
    same as materialized (
        select b.section, b.key
        from all_before as b
        join all_after as a on a.section = b.section and a.key = b.key
        where b.section <> 'table' and a.object = b.object and a.ids is not distinct from b.ids
    ),
    before as materialized (
        select obj.*, own.whole_section, case when own.whole_section is not null
            then coalesce(obj.object ->> 'view', obj.object ->> 'partition', obj.object ->> 'parent') end as whole
        from all_before as b
        cross join scope
        cross join lateral schemawatch._object_parts(b.section, b.ord, b.key, b.object, b.ids) as obj
        cross join lateral (
            select schemawatch._sections() -> obj.section ->> 'comes_with' as whole_section) as own
        where not exists (select from same where same.section = b.section and same.key = b.key)
          and (obj.section = 'table'
              or (scope.both and (obj.section !~ '^partition' or scope.partitions)
                  and (scope.older_format is null or not (schemawatch._newer_than(scope.older_format, obj.section)
                      -- an older document has the first level of partitions only
                      or obj.section = 'partitions' and obj.object ? 'parent'
                          and schemawatch._newer_than(scope.older_format, obj.section, 'parent')
                      -- and did not see that a partition is published with its table
                      or obj.object ? 'through'
                          and schemawatch._newer_than(scope.older_format, obj.section, 'through')))))
    ),
    after as materialized (
        select obj.*, own.whole_section, case when own.whole_section is not null
            then coalesce(obj.object ->> 'view', obj.object ->> 'partition', obj.object ->> 'parent') end as whole
        from all_after as a
        cross join scope
        cross join lateral schemawatch._object_parts(a.section, a.ord, a.key, a.object, a.ids) as obj
        cross join lateral (
            select schemawatch._sections() -> obj.section ->> 'comes_with' as whole_section) as own
        where not exists (select from same where same.section = a.section and same.key = a.key)
          and (obj.section = 'table'
              or (scope.both and (obj.section !~ '^partition' or scope.partitions)
                  and (scope.older_format is null or not (schemawatch._newer_than(scope.older_format, obj.section)
                      -- an older document has the first level of partitions only
                      or obj.section = 'partitions' and obj.object ? 'parent'
                          and schemawatch._newer_than(scope.older_format, obj.section, 'parent')
                      -- and did not see that a partition is published with its table
                      or obj.object ? 'through'
                          and schemawatch._newer_than(scope.older_format, obj.section, 'through')))))
    ),
    by_id as materialized (
        select b.section, b.key as before_key, a.key as after_key
        from before as b
        join after as a on a.section = b.section and a.ids ->> 'id' = b.ids ->> 'id'
        cross join scope
        where scope.same_database
          and (scope.same_table or schemawatch._sections() -> b.section ? 'oids')
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
        where schemawatch._sections() -> b.section ? 'paired_by'
          and not exists (select from by_id where by_id.section = b.section and by_id.before_key = b.key)
          and not exists (select from by_name where by_name.section = b.section and by_name.before_key = b.key)
    ),
    rest_after as materialized (
        select a.*, row_number() over (partition by a.section, a.object - 'name' order by a.key) as nth
        from after as a
        where schemawatch._sections() -> a.section ? 'paired_by'
          and not exists (select from by_id where by_id.section = a.section and by_id.after_key = a.key)
          and not exists (select from by_name where by_name.section = a.section and by_name.after_key = a.key)
    ),
    -- dropped and created again under another name; and a table has one primary key at most
    by_content as materialized (
        select b.section, b.key as before_key, a.key as after_key
        from rest_before as b
        join rest_after as a on a.section = b.section
            and ((a.object - 'name' = b.object - 'name' and a.nth = b.nth)
                or (a.object ->> 'kind' = 'primary key' and b.object ->> 'kind' = 'primary key'
                    and a.object -> 'partition' is not distinct from b.object -> 'partition'))
    ),
    -- the same rule under another name that differs in more: made again, or rebuilt for the new type of a column
    alike as materialized (
        select side.*, row_number() over (partition by side.is_before, side.section, side.rule order by side.key) as nth
        from (
            select rest.is_before, rest.section, rest.key, jsonb_build_array(
                rest.object -> 'kind', rest.object -> 'partition',
                case when scope.same_database and scope.same_table then rest.ids -> 'columns' else rest.object -> 'columns' end,
                case when scope.same_database then rest.ids -> 'references' else rest.object -> 'references' end,
                schemawatch._without_casts(schemawatch._renamed_in(rest.object #>> '{expression,text}', (
                    select jsonb_object_agg(by_id.before_key, by_id.after_key) from by_id
                    where by_id.section = 'columns' and by_id.before_key <> by_id.after_key), not rest.is_before))) as rule
            from (
                select true as is_before, b.section, b.key, b.object, b.ids from rest_before as b
                where not exists (
                    select from by_content where by_content.section = b.section and by_content.before_key = b.key)
                union all
                select false, a.section, a.key, a.object, a.ids from rest_after as a
                where not exists (
                    select from by_content where by_content.section = a.section and by_content.after_key = a.key)
            ) as rest
            cross join scope
            where schemawatch._sections() -> rest.section ->> 'paired_by' = 'rule'
        ) as side
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
        union all
        select b.section, b.key, a.key, 'content'
        from alike as b
        join alike as a on a.section = b.section and a.rule = b.rule and a.nth = b.nth
        where b.is_before and not a.is_before
        union all
        -- for what hangs on a partition; nothing differs in it, so it comes to no pair below
        select section, key, key, 'same' from same where section = 'partitions'
    )
    select
        coalesce(b.section, a.section),
        pairs.how,
        scope.same_database
            and (scope.same_table or schemawatch._sections() -> coalesce(b.section, a.section) ? 'oids'),
        coalesce(b.object, schemawatch._inherited_column(whole.object, a.object)),
        coalesce(a.object, schemawatch._inherited_column(whole.object, b.object)),
        b.ids, a.ids
    from (
        select section, before_key, after_key, how from paired where how <> 'same'
        union all
        select b.section, b.key, null, 'removed'
        from before as b, scope
        where not exists (select from paired where paired.section = b.section and paired.before_key = b.key)
          and not exists (
              select from replaced where replaced.section = b.section and replaced.consumed = b.key)
          -- what went away with a table that another one has replaced, and is not gone
          and (scope.same_table or not schemawatch._sections() -> b.section ? 'outlives_table'
              or not coalesce(p_after #> '{identity,replaced,kept}' ? (b.ids ->> 'id'), false))
          -- what a view or a partition has comes and goes with it, partitions of a partition above all
          and (b.whole is null or exists (
              select from paired where paired.section = b.whole_section and paired.before_key = b.whole))
          and not schemawatch._left_out(scope.older_format, b.section, b.object, scope.moved)
          -- its table became a partition of one that has the same foreign key
          and not exists (
              select from after as whole
              where scope.same_database and whole.section = b.section and whole.ids -> 'shares' @> (b.ids -> 'id'))
        union all
        select a.section, null, a.key, 'added'
        from after as a, scope
        where not exists (select from paired where paired.section = a.section and paired.after_key = a.key)
          and (a.whole is null
              or exists (select from paired where paired.section = a.whole_section and paired.after_key = a.whole)
              -- to a new partition go rows that were refused, unless another one was there for them
              or a.object ? 'partition' and exists (
                  select from all_before as rest
                  where rest.section = 'partitions' and rest.object #>> '{bound,text}' = 'DEFAULT'))
          and not schemawatch._left_out(scope.older_format, a.section, a.object, scope.moved)
          and not exists (
              select from before as whole
              where scope.same_database and whole.section = a.section and whole.ids -> 'shares' @> (a.ids -> 'id'))
    ) as pairs
    cross join scope
    left join before as b on b.section = pairs.section and b.key = pairs.before_key
    left join after as a on a.section = pairs.section and a.key = pairs.after_key
    -- a partition lists its columns only as far as they differ from the table's
    left join lateral (
        select own.object from all_before as own
        where a.section = 'partition_columns' and own.section = 'columns' and own.key = a.object ->> 'name'
          and pairs.before_key is null
        union all
        select own.object from all_after as own
        where b.section = 'partition_columns' and own.section = 'columns' and own.key = b.object ->> 'name'
          and pairs.after_key is null
    ) as whole on true
    order by 1, coalesce(b.ord, a.ord), coalesce(b.key, a.key)
$$;

comment on function schemawatch._pair_objects(jsonb, jsonb) is
'Which object of one document is which of the other: by attnum or oid while both come from the same database
(a rename is a rename), otherwise by name; constraints and indexes last of all by content. how says which.
comparable says whether ids of both sides may be compared. Objects that are the same in both are left out.';


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
              and schemawatch._sections() -> pairs.section ? 'recreated'
              -- a view that came back just as it was is the same to everybody
              and (pairs.section <> 'views' or pairs.before <> pairs.after)
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
