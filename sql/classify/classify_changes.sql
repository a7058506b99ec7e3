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
    v_table text := coalesce(
        schemawatch._table_name(p_after -> 'table'), schemawatch._table_name(p_before -> 'table'));
begin
    v_pairs := array(select pair from schemawatch._diff_objects(p_before, p_after) as pair);
    if cardinality(v_pairs) = 0 and not exists (select from schemawatch._moved_columns(p_before, p_after)) then
        return;
    end if;
    v_context := schemawatch._change_context(p_before, p_after) || jsonb_build_object('renames', (
        select coalesce(jsonb_object_agg(pair.before ->> 'name', pair.after ->> 'name'), '{}')
        from unnest(v_pairs) as pair
        where pair.section = 'columns' and 'name' = any (pair.changed)));
    return query
    with touched as materialized (
        select
            array_agg(pair.before ->> 'name')
                filter (where pair.after is null or 'replaced' = any (pair.changed)) as lost,
            array_agg(pair.after ->> 'name') filter (where 'type' = any (pair.changed)) as retyped
        from unnest(v_pairs) as pair
        where pair.section = 'columns'
    ),
    pairs as materialized (
        select pair.ord, (pair.section, pair.before, pair.after, pair.before_ids, pair.after_ids,
            schemawatch._own_changes((pair.section, pair.before, pair.after, pair.before_ids, pair.after_ids,
                pair.changed)::schemawatch._object_pair, touched.retyped))::schemawatch._object_pair as pair
        from unnest(v_pairs) with ordinality
            as pair (section, before, after, before_ids, after_ids, changed, ord)
        cross join touched
    ),
    echoes as materialized (
        select p.ord, schemawatch._echo_of(p.pair, touched.lost, touched.retyped) as column_name,
            format('%s %s', schemawatch._object_kind((p.pair).section, (p.pair).before),
                concat_ws('.', (p.pair).before ->> 'view', (p.pair).before ->> 'name'))
                as object
        from pairs as p
        cross join touched
    ),
    direct as materialized (
        select p.ord, p.pair, found.rule_id, found.attribute, found.claims
        from pairs as p
        join echoes on echoes.ord = p.ord and echoes.column_name is null
        cross join lateral schemawatch._findings_of(p.pair, v_context) as found
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
        from schemawatch._findings_between(p_before, p_after, v_context) as whole
    ),
    judged as (
        select distinct on (f.ord, f.rule_id, f.attribute)
            f.ord, f.pair, f.attribute, r.rule_id, r.object_kind, r.readers, hit.writers, r.cdc, r.message, r.how, r.remedy, r.sure,
            coalesce((
                select lvl.impact
                from unnest(array[r.readers, hit.writers,
                    -- a view is in no publication
                    case when (v_context ->> 'published')::boolean and (f.pair).section !~ '^view' then r.cdc end])
                    as lvl (impact)
                where lvl.impact is not null
                order by schemawatch._impact_rank(lvl.impact) desc
                limit 1), r.impact) as headline,
            -- what is told of the table rather than of the grantee or the publication
            (f.pair).section = 'grants'
                or (f.pair).section = 'publications' and r.object_kind = 'table' as of_table,
            -- a view, where it is told of as if it were a table
            coalesce(
                coalesce((f.pair).before, (f.pair).after) ->> 'view',
                case when (f.pair).section = 'views' and r.object_kind = 'table'
                    then schemawatch._table_name(coalesce((f.pair).before, (f.pair).after)) end,
                v_table) as relation,
            coalesce((f.pair).before, (f.pair).after) as object
        from findings as f
        join schemawatch.rule as r on r.rule_id = f.rule_id
        -- on a table published for UPDATE or DELETE it is the writers who fail
        cross join lateral (
            select case when r.rule_id = 'replica-identity-lost'
                    and v_context -> 'refusals' @> '[{"rule_id": "replica-identity-lost"}]'
                then 'BREAKING' else r.writers end as writers
        ) as hit
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
            when j.rule_id = 'column-identity-options-changed' then 'column'
            else schemawatch._object_kind((j.pair).section, j.object) end,
        named.name,
        case when (j.pair).section = 'grants' then 'privileges' else j.attribute end,
        case when j.attribute is null then (j.pair).before else schemawatch._shown((j.pair).before -> j.attribute) end,
        case when j.attribute is null then (j.pair).after else schemawatch._shown((j.pair).after -> j.attribute) end,
        schemawatch._fill(j.message, txt.facts),
        coalesce(schemawatch._fill(own_view.remedy, own_view.facts), schemawatch._fill(j.remedy, txt.facts)),
        (select jsonb_agg(gone.object order by gone.object)
         from (
             select echoes.object
             from echoes
             where (j.pair).section = 'columns' and echoes.column_name = coalesce(
                 (j.pair).before ->> 'name', (j.pair).after ->> 'name')
               and j.rule_id ~ '^column-(removed|replaced|type)'
             union all
             -- DROP TABLE … CASCADE
             select format('view %s', viw ->> 'name')
             from jsonb_array_elements(p_before -> 'views') as viw
             where j.rule_id = 'table-removed'
         ) as gone),
        schemawatch._who(j.readers, j.writers,
            case when (v_context ->> 'published')::boolean then j.cdc end,
            case when (j.pair).section in ('grants', 'policies') or j.rule_id ~ '^(grant|column-added-not)-'
                then txt.facts ->> 'roles' end,
            v_context ->> 'publication_names'),
        schemawatch._fill(j.how, txt.facts),
        schemawatch._fill(j.sure, txt.facts),
        schemawatch._finding_fingerprint(j.rule_id, (j.pair).section, (j.pair).before, (j.pair).after, j.attribute),
        j.headline,
        false,
        null::text,
        null::text,
        null::timestamptz
    from judged as j
    cross join lateral (
        select case when j.of_table then coalesce(p_after #>> '{table,name}', p_before #>> '{table,name}')
            when j.rule_id = 'column-identity-options-changed' then j.object ->> 'owned_by'
            else concat_ws('.', j.object ->> 'view', j.object ->> 'name') end as name
    ) as own
    cross join lateral (
        select own.name, case
            when j.of_table or j.rule_id = 'column-identity-options-changed' then quote_ident(own.name)
            when (j.pair).section in ('table', 'indexes')
                then quote_ident(coalesce((j.pair).after, (j.pair).before) ->> 'name')
            else schemawatch._object_path(
                (j.pair).section, coalesce((j.pair).after, (j.pair).before), null) end as quoted
    ) as named
    cross join lateral (
        select schemawatch._finding_facts(j.pair, j.attribute, j.relation, named.quoted, v_context) as facts
        offset 0  -- once for all four texts
    ) as txt
    left join lateral (
        -- a column of a view comes back with the query of the view
        select r.remedy, schemawatch._view_facts(('views', viw, viw, null, null, null), 'columns', v_context) as facts
        from schemawatch.rule as r
        cross join jsonb_array_elements(p_before -> 'views') as viw
        where (j.pair).section = 'view_columns' and coalesce(j.attribute, 'type') in ('type', 'collation')
          and r.rule_id = 'view-definition-changed'
          and schemawatch._table_name(viw) = j.relation
    ) as own_view on true
    order by 1;
end
$$;

comment on function schemawatch.classify_changes(jsonb, jsonb) is
'What the difference between two documents of take_snapshot() means: one row per logical edit, the worst
first. Differences that no rule knows are unclassified-change; differences that another one explains are in
its collateral. Reads only the rules.';
