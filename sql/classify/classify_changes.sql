-- Decides: unclassified-change.

create or replace function schemawatch.classify_changes(p_before jsonb, p_after jsonb)
returns setof schemawatch.classified_change
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set quote_all_identifiers = off  -- format('%I') makes the keys that pair objects
set standard_conforming_strings = on
set plan_cache_mode = force_generic_plan
set jit = off
rows 10
as $$
declare
    v_context jsonb;
    v_pairs schemawatch._object_pair[];
    -- out of a table's row they would be unpacked again by whoever looks at them
    v_before jsonb := p_before || '{}';
    v_after jsonb := p_after || '{}';
    v_table text := coalesce(
        schemawatch._table_name(p_after -> 'table'), schemawatch._table_name(p_before -> 'table'));
begin
    v_pairs := array(select pair from schemawatch._diff_objects(v_before, v_after) as pair);
    if cardinality(v_pairs) = 0 and not exists (select from schemawatch._moved_columns(v_before, v_after)) then
        return;
    end if;
    v_context := schemawatch._change_context(v_before, v_after) || jsonb_build_object('renames', (
        select coalesce(jsonb_object_agg(pair.before ->> 'name', pair.after ->> 'name'), '{}')
        from unnest(v_pairs) as pair
        where pair.section = 'columns' and 'name' = any (pair.changed)), 'view_renames', (
        select jsonb_object_agg(own.view, own.renames)
        from (
            select pair.before ->> 'view' as view,
                jsonb_object_agg(pair.before ->> 'name', pair.after ->> 'name') as renames
            from unnest(v_pairs) as pair
            where pair.section = 'view_columns' and 'name' = any (pair.changed)
            group by 1
        ) as own));
    -- what a column that took over the name of a dropped one was called
    v_context := v_context || jsonb_build_object('formers', (
        select jsonb_object_agg(pair.before ->> 'name', col.key)
        from unnest(v_pairs) as pair
        join jsonb_each(v_before #> '{identity,columns}') as col on col.value -> 'id' = pair.after_ids -> 'id'
        where pair.section = 'columns' and 'replaced' = any (pair.changed)));
    -- of the whole table, for an object of one partition too
    v_context := v_context || jsonb_build_object('column_renames', v_context -> 'renames');
    return query
    with touched as materialized (
        select
            array_agg(pair.before ->> 'name')
                filter (where pair.after is null or 'replaced' = any (pair.changed)) as lost,
            array_agg(pair.before ->> 'name') filter (where 'type' = any (pair.changed)) as retyped
        from unnest(v_pairs) as pair
        where pair.section = 'columns'
    ),
    pairs as materialized (
        select pair.ord, (pair.section, pair.before, pair.after, pair.before_ids, pair.after_ids,
            schemawatch._own_changes((pair.section, pair.before, pair.after, pair.before_ids, pair.after_ids,
                pair.changed)::schemawatch._object_pair, touched.retyped, v_context -> 'renames'))::schemawatch._object_pair as pair
        from unnest(v_pairs) with ordinality
            as pair (section, before, after, before_ids, after_ids, changed, ord)
        cross join touched
    ),
    echoes as materialized (
        select p.ord, schemawatch._echo_of(p.pair, touched.lost, touched.retyped) as column_name,
            format('%s %s', schemawatch._object_kind((p.pair).section, (p.pair).before),
                schemawatch._object_name((p.pair).before))
                as object
        from pairs as p
        cross join touched
    ),
    direct as materialized (
        select p.ord, p.pair, found.rule_id, found.attribute, found.claims
        from pairs as p
        join echoes on echoes.ord = p.ord and echoes.column_name is null
        cross join lateral (
            select * from schemawatch._findings_of(p.pair, v_context)
            where not coalesce((p.pair).before, (p.pair).after) ? 'partition'
            union all
            select * from schemawatch._partition_findings(p.pair, schemawatch._partition_context(p.pair, v_context))
            where coalesce((p.pair).before, (p.pair).after) ? 'partition'
        ) as found
    ),
    unexplained as (
        select p.ord, p.pair, 'unclassified-change' as rule_id, att.name as attribute
        from pairs as p
        join echoes on echoes.ord = p.ord and echoes.column_name is null
        left join lateral unnest((p.pair).changed) as att (name) on true
        where not exists (
            select from direct
            where direct.ord = p.ord and ((p.pair).changed is null or att.name = any (direct.claims)))
    ),
    findings as (
        select direct.ord, direct.pair, direct.rule_id, direct.attribute
        from direct
        where direct.rule_id is not null
        union all
        select * from unexplained
        union all
        -- a place each, so that none counts as a repetition of another one
        select - row_number() over (), whole.pair, whole.rule_id, whole.attribute
        from schemawatch._findings_between(v_before, v_after, v_context) as whole
    ),
    judged as (
        select distinct on (f.ord, f.rule_id, f.attribute)
            f.ord, f.pair, f.attribute, r.rule_id, r.object_kind, hit.readers, hit.writers, hit.cdc, r.message, r.how, r.remedy, r.sure,
            coalesce((
                select lvl.impact
                from unnest(array[hit.readers, hit.writers,
                    -- a view is in no publication
                    case when (v_context ->> 'published')::boolean and (f.pair).section !~ '^view' then hit.cdc end])
                    as lvl (impact)
                where lvl.impact is not null
                order by schemawatch._impact_rank(lvl.impact) desc
                limit 1), r.impact) as headline,
            -- what is told of the table rather than of the grantee or the publication
            coalesce(schemawatch._sections() -> (f.pair).section ? 'of_table', false)
                or (f.pair).section = 'publications' and r.object_kind = 'table' as of_table,
            -- or of the column that a sequence is behind
            (f.pair).section = 'sequences' and r.object_kind = 'column' as of_column,
            -- a view or a partition, where it is told of as if it were a table
            coalesce(
                coalesce((f.pair).before, (f.pair).after) ->> 'view',
                -- a foreign key of another table, to which its statements belong
                case when (f.pair).section = 'referenced_by'
                    then coalesce((f.pair).after, (f.pair).before) ->> 'table' end,
                coalesce((f.pair).before, (f.pair).after) ->> 'partition',
                case when (f.pair).section = 'views' and r.object_kind = 'table'
                        -- what it is, not where it belongs
                        or (f.pair).section = 'partitions' and f.attribute in ('partition_key', 'persistence')
                    then schemawatch._table_name(coalesce((f.pair).before, (f.pair).after)) end,
                v_table) as relation,
            coalesce((f.pair).before, (f.pair).after) as object
        from findings as f
        join schemawatch.rule as r on r.rule_id = f.rule_id
        cross join lateral schemawatch._hit(r.rule_id, r.readers, r.writers, r.cdc, f.pair, v_context) as hit
    ),
    -- what happened to many partitions alike is told once
    likened as (
        select judged.*, schemawatch._likeness(judged.pair, judged.rule_id, judged.attribute) as likeness,
            -- what makes nothing fail may stand beside something that does
            case when count(*) filter (where judged.headline <> 'SAFE') over () > (judged.headline <> 'SAFE')::integer
                then ' by this alone' else '' end as alone
        from judged
    ),
    alike as materialized (
        select likened.likeness, min(likened.ord) as ord,
            array_agg(coalesce(likened.object ->> 'partition', schemawatch._table_name(likened.object))
                order by likened.ord) as partitions,
            jsonb_agg((likened.pair).before order by likened.ord) as before,
            jsonb_agg((likened.pair).after order by likened.ord) as after
        from likened
        where likened.likeness is not null
        group by likened.likeness
    )
    select
        (row_number() over (order by schemawatch._impact_rank(j.headline) desc,
            (j.pair).section <> 'table', j.ord, j.rule_id))::integer,
        j.rule_id,
        j.headline,
        j.readers,
        j.writers,
        j.cdc,
        case when j.of_table then 'table'
            when j.of_column then 'column'
            else schemawatch._object_kind((j.pair).section, j.object) end,
        named.name,
        case when (j.pair).section = 'grants' then 'privileges' else j.attribute end,
        case when j.attribute is null then (j.pair).before else schemawatch._shown((j.pair).before -> j.attribute) end,
        case when j.attribute is null then (j.pair).after else schemawatch._shown((j.pair).after -> j.attribute) end,
        schemawatch._fill(j.message, txt.facts) || schemawatch._partition_note(j.object, j.relation, v_table, alike.partitions),
        coalesce(schemawatch._fill(own_view.remedy, own_view.facts), schemawatch._fill(j.remedy, txt.facts))
            || case when cardinality(alike.partitions) > 1 then ' The same for the others.' else '' end,
        (select jsonb_agg(gone.object order by gone.object)
         from (
             select echoes.object
             from echoes
             where (j.pair).section = 'columns' and echoes.column_name = coalesce(
                 (j.pair).before ->> 'name', (j.pair).after ->> 'name')
               -- told with what took it away, or has another type
               and (coalesce(j.attribute, 'type') = 'type'
                   or j.attribute = 'name' and 'replaced' = any ((j.pair).changed))
             union all
             -- DROP TABLE … CASCADE
             select format('view %s', viw ->> 'name')
             from jsonb_array_elements(v_before -> 'views') as viw
             where j.rule_id = 'table-removed'
             union all
             select format('partition %s', other.name) from unnest(alike.partitions[2:]) as other (name)
             union all
             -- its own partitions came or went with it
             select format('partition %s', schemawatch._table_name(sub))
             from jsonb_array_elements(case when (j.pair).section = 'partitions' and j.attribute is null
                 then case when (j.pair).after is null then p_before else p_after end -> 'partitions' end) as sub
             where sub ->> 'parent' = any (alike.partitions)
         ) as gone),
        schemawatch._who(j.readers, j.writers,
            case when (v_context ->> 'published')::boolean then j.cdc end,
            txt.facts ->> 'roles',
            v_context ->> 'publication_names'),
        schemawatch._fill(j.how, txt.facts || jsonb_build_object('alone', j.alone)),
        schemawatch._fill(j.sure, txt.facts),
        case when cardinality(alike.partitions) > 1
            then schemawatch._finding_fingerprint(j.rule_id, (j.pair).section, alike.before, alike.after, null,
                schemawatch._behind(j.pair, j.attribute, v_context))
            else schemawatch._finding_fingerprint(
                j.rule_id, (j.pair).section, (j.pair).before, (j.pair).after, j.attribute,
                schemawatch._behind(j.pair, j.attribute, v_context)) end,
        j.headline,
        false,
        null::text,
        null::text,
        null::timestamptz
    from likened as j
    left join alike on alike.likeness = j.likeness
    cross join lateral (
        select case when j.of_table then coalesce(v_after #>> '{table,name}', v_before #>> '{table,name}')
            when j.of_column then j.object ->> 'owned_by'
            else schemawatch._object_name(j.object) end as name
    ) as own
    cross join lateral (
        select own.name, case
            when j.of_table or j.of_column then quote_ident(own.name)
            when (j.pair).section in ('table', 'indexes')
                then quote_ident(coalesce((j.pair).after, (j.pair).before) ->> 'name')
            else schemawatch._object_path(
                (j.pair).section, coalesce((j.pair).after, (j.pair).before), null) end as quoted
    ) as named
    cross join lateral (
        select schemawatch._finding_facts(j.pair, j.attribute, j.relation, named.quoted,
            schemawatch._partition_context(j.pair, v_context), j.rule_id,
            j.message || j.how || j.remedy || j.sure) as facts
        offset 0  -- once for all four texts
    ) as txt
    left join lateral (
        -- a column of a view comes back with the query of the view
        select r.remedy, schemawatch._view_facts(('views', viw, coalesce(v_context -> 'views_after' -> j.relation, viw),
            null, null, null), 'columns', v_context) as facts
        from jsonb_array_elements(case
            when (j.pair).section = 'view_columns' and coalesce(j.attribute, 'type') in ('type', 'collation')
            then v_before -> 'views' end) as viw
        join schemawatch.rule as r on r.rule_id = 'view-definition-changed'
        where schemawatch._table_name(viw) = j.relation
    ) as own_view on true
    where alike.ord is null or alike.ord = j.ord
    order by 1;
end
$$;

comment on function schemawatch.classify_changes(jsonb, jsonb) is
'What the difference between two documents of take_snapshot() means: one row per logical edit, the worst
first. Differences that no rule knows are unclassified-change; differences that another one explains are in
its collateral. Reads only the rules.';
