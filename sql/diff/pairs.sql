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
          -- who asks for a view by name gets the one that has it now: one that made room for another is not what it was
          and (b.section not like 'view%' or coalesce(b.whole, b.key) = coalesce(a.whole, a.key) or not exists (
              select from all_after as own where own.section = 'views' and own.key = coalesce(b.whole, b.key)
              union all
              select from all_before as own where own.section = 'views' and own.key = coalesce(a.whole, a.key)))
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


create or replace function schemawatch._changed_attributes(
    p_pair schemawatch._object_pair,
    p_how text,
    p_comparable boolean,
    p_same_server boolean,
    p_older_format integer
)
returns text[]
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    v_known text[];  -- what no attribute of the document shows
    v_changed text[];
    v_name text;
begin
    -- most are as they were, and need not be taken apart
    if b = a and p_pair.before_ids is not distinct from p_pair.after_ids and p_how <> 'replaced' then
        return null;
    end if;
    if b <> a then
        for v_name in
            select coalesce(was.key, is_now.key)
            from jsonb_each(b) as was
            full join jsonb_each(a) as is_now on is_now.key = was.key
            where was.value is distinct from is_now.value
            order by 1
        loop
            continue when
                -- what is stored is the same, only a name in its text has changed
                p_comparable and p_pair.before_ids -> v_name = p_pair.after_ids -> v_name
                -- another major version may print the same expression differently
                or p_same_server is not true and schemawatch._is_deparsed(v_name) and b ? v_name and a ? v_name
                -- told of the partition, or of the table
                or v_name = 'partition'
                or p_pair.section = 'partition_columns' and v_name in ('name', 'type')
                -- another document format knows other attributes
                or p_older_format is not null and schemawatch._newer_than(p_older_format, p_pair.section, v_name);
            v_changed := v_changed || v_name;
        end loop;
    end if;
    if p_how = 'replaced' then
        v_known := v_known || 'replaced'::text;
    end if;
    if p_comparable and p_pair.before_ids is distinct from p_pair.after_ids then
        if p_how = 'name' and schemawatch._sections() -> p_pair.section ? 'recreated'
            -- a view that came back just as it was is the same to everybody
            and (p_pair.section <> 'views' or b <> a)
            and p_pair.before_ids -> 'id' <> p_pair.after_ids -> 'id'
        then
            v_known := v_known || 'recreated'::text;
        end if;
        if p_pair.section = 'columns' and b -> 'type' = a -> 'type' then
            if p_pair.before_ids -> 'type' <> p_pair.after_ids -> 'type' then
                v_known := v_known || 'type_identity'::text;
            end if;
            if p_how = 'identity'
                and p_pair.before_ids -> 'dimensions' is distinct from p_pair.after_ids -> 'dimensions'
            then
                v_known := v_known || 'dimensions'::text;
            end if;
        end if;
        if p_pair.section in ('table', 'columns') and b -> 'foreign_options' = a -> 'foreign_options'
            and p_pair.before_ids -> 'hidden_options' <> p_pair.after_ids -> 'hidden_options'
        then
            v_known := v_known || 'foreign_options'::text;
        end if;
        if p_pair.section = 'functions' and b -> 'config' = a -> 'config'
            and p_pair.before_ids -> 'config' <> p_pair.after_ids -> 'config'
        then
            v_known := v_known || 'config'::text;
        end if;
        if p_pair.section = 'publications' and b -> 'via_root' = a -> 'via_root'
            and p_pair.before_ids -> 'source' <> p_pair.after_ids -> 'source'
        then
            v_known := v_known || 'sent_as'::text;
        end if;
    end if;
    if v_known is null then
        return v_changed;
    end if;
    return array(select att.name from unnest(v_changed || v_known) as att (name) order by att.name);
end
$$;

comment on function schemawatch._changed_attributes(schemawatch._object_pair, text, boolean, boolean, integer) is
'The attributes that differ between two objects that are one; null for none. Beside attributes of the document: recreated
(same name, other object), replaced (a column renamed onto a dropped one''s name), type_identity (same type name, other
type), dimensions (declared array dimensions), foreign_options and config (a value that is not shown), sent_as (a partition''s changes
go under the name of another table). p_older_format is the lower format where the two documents have different ones.';


create or replace function schemawatch._plain_pairs(p_before jsonb, p_after jsonb)
returns schemawatch._object_pair[]
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_pairs schemawatch._object_pair[];
    v_pair schemawatch._object_pair;
    v_plain schemawatch._object_pair[] := '{}'::schemawatch._object_pair[];
    v_parted boolean := false;
    v_holds text[];
    v_came text[] := '{}'::text[];
    v_gone text[] := '{}'::text[];
begin
    if p_before -> 'format' <> p_after -> 'format'
        or jsonb_typeof(p_before -> 'table') <> 'object' or jsonb_typeof(p_after -> 'table') <> 'object'
        or (p_before #>> '{identity,origin}' = p_after #>> '{identity,origin}'
            and p_before #>> '{identity,table,id}' = p_after #>> '{identity,table,id}') is not true
    then
        return null;
    end if;
    -- Sections that are equal are not taken apart.
    v_pairs := array(
        select (diff.section, diff.before, diff.after, diff.before_ids, diff.after_ids, null)::schemawatch._object_pair
        from (
            select 'table' as section, 1 as ord, 'table' as key, p_before -> 'table' as before,
                p_after -> 'table' as after, p_before #> '{identity,table}' as before_ids,
                p_after #> '{identity,table}' as after_ids
            union all
            select sec.name, item.*
            from (
                select coalesce(was.key, is_now.key) as name, was.value as before, is_now.value as after,
                    p_before -> 'identity' -> coalesce(was.key, is_now.key) as before_ids,
                    p_after -> 'identity' -> coalesce(was.key, is_now.key) as after_ids
                from jsonb_each(p_before) as was
                full join jsonb_each(p_after) as is_now on is_now.key = was.key
                where jsonb_typeof(coalesce(was.value, is_now.value)) = 'array'
            ) as sec
            cross join lateral (
                select coalesce(b.ord, a.ord) as ord, coalesce(b.key, a.key) as key,
                    b.object as before, a.object as after, b.ids as before_ids, a.ids as after_ids
                from schemawatch._section_objects(sec.before, sec.before_ids) as b
                full join schemawatch._section_objects(sec.after, sec.after_ids) as a on a.key = b.key
            ) as item
            where sec.before is distinct from sec.after or sec.before_ids is distinct from sec.after_ids
        ) as diff
        where diff.before is distinct from diff.after or diff.before_ids is distinct from diff.after_ids
        order by diff.section, diff.ord, diff.key);
    foreach v_pair in array v_pairs loop
        v_parted := v_parted or v_pair.before is not null and v_pair.after is not null
            and schemawatch._sections() -> v_pair.section ? 'holds';
    end loop;
    if v_parted then
        -- of views that both documents have, the columns as well
        v_pairs := v_pairs || array(
            select (part.section, part.before, part.after, part.before_ids, part.after_ids, null)::schemawatch._object_pair
            from unnest(v_pairs) as whole
            cross join lateral (
                select format('%I.%I', whole.before ->> 'schema', whole.before ->> 'name') as key) as named
            cross join lateral (
                select coalesce(b.section, a.section) as section, coalesce(b.ord, a.ord) as ord,
                    coalesce(b.key, a.key) as key,
                    b.object as before, a.object as after, b.ids as before_ids, a.ids as after_ids
                from (
                    select own.*
                    from schemawatch._object_parts(whole.section, 0, named.key, whole.before, whole.before_ids) as own
                    where own.section <> whole.section
                ) as b
                full join (
                    select own.*
                    from schemawatch._object_parts(whole.section, 0, named.key, whole.after, whole.after_ids) as own
                    where own.section <> whole.section
                ) as a on a.section = b.section and a.key = b.key
                where b.object is distinct from a.object or b.ids is distinct from a.ids
            ) as part
            where whole.before is not null and whole.after is not null
              and schemawatch._sections() -> whole.section ? 'holds'
            order by part.section, part.ord, part.key);
        v_pairs := array(
            select (pair.section, pair.before, pair.after, pair.before_ids, pair.after_ids, null)::schemawatch._object_pair
            from unnest(v_pairs) with ordinality as pair (section, before, after, before_ids, after_ids, changed, ord)
            order by pair.section, pair.ord);
    end if;
    foreach v_pair in array v_pairs loop
        -- What belongs to a partition is told with regard to that; so are foreign keys that a parent has.
        if v_pair.section like 'partition%' or coalesce(v_pair.before, v_pair.after) ?| '{partition,parent}'
            or v_pair.before_ids ? 'shares' or v_pair.after_ids ? 'shares'
            -- other things under one name
            or v_pair.section = 'constraints' and v_pair.before -> 'kind' <> v_pair.after -> 'kind'
        then
            return null;
        end if;
        if (v_pair.before_ids -> 'id' = v_pair.after_ids -> 'id') is not true then
            v_gone := v_gone || (v_pair.section || ' ' || (v_pair.before_ids ->> 'id'));
            v_came := v_came || (v_pair.section || ' ' || (v_pair.after_ids ->> 'id'));
        end if;
        if schemawatch._sections() -> v_pair.section ? 'paired_by' then
            if v_pair.after is null then
                v_gone := v_gone || v_pair.section;
            elsif v_pair.before is null then
                v_came := v_came || v_pair.section;
            end if;
        end if;
        v_holds := (schemawatch._sections() -> v_pair.section ->> 'holds')::text[];
        if v_holds is not null then
            v_pair.before := v_pair.before - v_holds;
            v_pair.after := v_pair.after - v_holds;
            v_pair.before_ids := v_pair.before_ids - v_holds;
            v_pair.after_ids := v_pair.after_ids - v_holds;
        end if;
        v_plain := v_plain || v_pair;
    end loop;
    -- One that came is one that went: it has another name. Or it may be, where that is told by what it is.
    return case when not v_came && v_gone then v_plain end;
end
$$;

comment on function schemawatch._plain_pairs(jsonb, jsonb) is
'What _pair_objects() comes to where nothing needs to be looked for, as after most commands: of each section of one table
objects came, went, or have kept their names, and none can be another one under a new name. Null where that is not so.';


create or replace function schemawatch._diff_objects(p_before jsonb, p_after jsonb)
returns setof schemawatch._object_pair
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    -- a minor version prints what the one before it did: a default that changed around its installation has changed
    v_same_server boolean := (p_before -> 'server_version_num')::integer / 10000
        = (p_after -> 'server_version_num')::integer / 10000;
    v_older_format integer := case when p_before -> 'format' <> p_after -> 'format'
        then least(p_before -> 'format', p_after -> 'format')::integer end;
    v_pairs schemawatch._object_pair[] := schemawatch._plain_pairs(p_before, p_after);
    v_pair schemawatch._object_pair;
    r_pair record;
begin
    if v_pairs is not null then
        foreach v_pair in array v_pairs loop
            if v_pair.before is not null and v_pair.after is not null then
                v_pair.changed := schemawatch._changed_attributes(v_pair,
                    case when v_pair.before_ids -> 'id' = v_pair.after_ids -> 'id' then 'identity' else 'name' end,
                    true, v_same_server, v_older_format);
                continue when v_pair.changed is null;
            end if;
            return next v_pair;
        end loop;
        return;
    end if;
    for r_pair in
        select pair.how, pair.comparable, (pair.section, pair.before, pair.after, pair.before_ids, pair.after_ids, null)
            ::schemawatch._object_pair as own
        from schemawatch._pair_objects(p_before, p_after) as pair
    loop
        v_pair := r_pair.own;
        if v_pair.before is not null and v_pair.after is not null then
            v_pair.changed := schemawatch._changed_attributes(
                v_pair, r_pair.how, r_pair.comparable, v_same_server, v_older_format);
            continue when v_pair.changed is null;
        end if;
        -- an object of one partition says so, and is judged as those of the table
        v_pair.section := replace(v_pair.section, 'partition_', '');
        return next v_pair;
    end loop;
end
$$;

comment on function schemawatch._diff_objects(jsonb, jsonb) is
'The objects that differ between two documents, with the names of the attributes that do, as _changed_attributes() says.';
