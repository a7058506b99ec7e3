create or replace function schemawatch._has_consumers(p_schema_id bigint)
returns boolean
language plpgsql  -- keeps its plan: this is asked in every COMMIT with a change
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return exists (select from schemawatch.consumer_use as own where own.schema_id = p_schema_id);
end
$$;

comment on function schemawatch._has_consumers(bigint) is 'Whether anybody declared a use of this table.';


create or replace function schemawatch._decided_for_all(p_decided_by text)
returns boolean
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- who still reads a deprecated column is hit by its end as ever
    return coalesce(p_decided_by <> 'consumers' and p_decided_by !~ ' \(deprecated\)$', false);
end
$$;

comment on function schemawatch._decided_for_all(text) is
'Whether what decided a finding did so for its consumers as well: policy, but not that the column was deprecated.';


create or replace function schemawatch._consumer_hits(
    p_schema_id bigint,
    p_before jsonb,
    p_after jsonb,
    p_changes schemawatch.classified_change[]
)
returns table (name text, ord integer, impact text, why text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_columns_before constant jsonb := schemawatch._by_name(p_before -> 'columns');
    v_columns_after constant jsonb := schemawatch._by_name(p_after -> 'columns');
    v_types constant jsonb := schemawatch._by_name(p_before -> 'types') || schemawatch._by_name(p_after -> 'types');
    v_mentions constant jsonb := coalesce(schemawatch._mentions(p_before, p_after), '{}');
    v_losing constant text[] := schemawatch._roles_losing(p_before, p_after);
    v_policies constant boolean := coalesce(jsonb_array_length(p_before -> 'policies') > 0, false);
begin
    return query
    with finding as materialized (
        select place.ord, change.object_kind, change.object_name, change.rule_id, rule.title,
            own.columns, change.muted, change.decided,
            case when change.muted then 'SAFE' when change.decided and change.readers is not null then change.impact
                else change.readers end as readers,
            case when change.muted then 'SAFE' when change.decided and change.writers is not null then change.impact
                else change.writers end as writers,
            case when change.muted then 'SAFE' when change.decided and change.cdc is not null then change.impact
                else change.cdc end as cdc,
            -- columns came, went or moved, so that who reads by * or position gets another row
            change.object_kind = 'column' and (change.attribute is null or change.attribute = 'position')
                and coalesce(own.columns <@ array(select jsonb_object_keys(v_columns_before || v_columns_after)), false) as reshapes,
            coalesce(rule.touches, 'table') as touches,
            own.columns is null as unknown_columns,
            exists (select from unnest(own.columns) as col (name) where v_mentions ? col.name) as mentioned,
            exists (
                select from unnest(own.columns) as col (name)
                where v_columns_after -> col.name ? 'not_null_validated') as unproven,
            -- NULLs that are alike are refused as values are
            change.object_kind in ('constraint', 'index') and exists (
                select
                from jsonb_path_query(p_after, 'strict $.** ? (@.nulls_not_distinct == true).name') as own (name)
                -- that of a partition has its name before it
                where right('.' || change.object_name, length(own.name #>> '{}') + 1) = '.' || (own.name #>> '{}')
            ) as nulls_count
        from generate_subscripts(p_changes, 1) as place (ord)
        cross join lateral (
            select (p_changes[place.ord]).*, schemawatch._decided_for_all((p_changes[place.ord]).decided_by) as decided
        ) as change
        join schemawatch.rule as rule on rule.rule_id = change.rule_id
        cross join lateral (
            select schemawatch._object_columns(p_changes[place.ord], p_before, p_after) as columns
        ) as own
    ),
    uses as materialized (
        select own.*,
            -- its contract is of another time: what it names now instead is not known
            (select min(col.name) from unnest(own.names) as col (name) where not v_columns_before ? col.name) as stale
        from schemawatch._use as own
        where own.schema_id = p_schema_id
    ),
    pair as (
        select uses.name, uses.shape, finding.*, uses.replicates, uses.stale,
            uses.reads is not null as is_reader,
            uses.inserts is not null or uses.updates is not null or uses.deletes as is_writer,
            uses.inserts is not null as is_inserter,
            uses.updates is not null as is_updater,
            schemawatch._acts_as(uses.roles, v_losing) as acts,
            everybody.so or uses.reads && (finding.columns || '{*}') as reads_it,
            everybody.so
                or (uses.inserts || uses.updates) && (finding.columns || '{*}') as writes_it,
            exists (
                select
                from unnest(finding.columns) as col (name)
                where uses.inserts is not null
                  and (not uses.lists_inserts or col.name <> all (uses.inserts))
                  and (not uses.inserts @> '{*}' or not uses.lists_inserts or not v_columns_before ? col.name)
            ) as omits_it,
            (
                select array_agg(distinct schemawatch._fills(item.value, v_types))
                from unnest(finding.columns) as col (name)
                cross join unnest(array[v_columns_before -> col.name, v_columns_after -> col.name]) as item (value)
                where uses.inserts is not null and item.value is not null
                  and (not uses.lists_inserts or not uses.inserts && array[col.name, '*'])
            ) as left_at,
            -- a body that has its name as a word may fail for whoever makes it run
            finding.mentioned and (uses.inserts is not null or uses.updates is not null or uses.deletes) as runs_it
        from uses
        cross join finding
        cross join lateral (
            select finding.touches = 'table' or finding.unknown_columns or uses.stale is not null as so
        ) as everybody
    ),
    touched as (
        select pair.*,
            pair.is_reader and case pair.touches
                when 'roles' then pair.acts and (pair.object_kind <> 'column' or pair.reads_it)
                else pair.reads_it or pair.mentioned and v_policies end as reader_hit,
            pair.is_writer and (pair.runs_it or case pair.touches
                when 'roles' then pair.acts and (pair.object_kind <> 'column' or pair.writes_it)
                when 'stored' then pair.writes_it or pair.nulls_count and pair.is_inserter
                    or pair.left_at && '{value,unknown}'
                when 'required' then pair.writes_it or pair.left_at && '{nothing,unknown}'
                    -- stored rows may break a NOT NULL that is not valid: an UPDATE of any column finds out
                    or pair.is_updater and pair.unproven
                when 'omitting' then pair.omits_it or pair.stale is not null and pair.is_inserter
                    or pair.unknown_columns and pair.is_inserter
                when 'row' then pair.writes_it or pair.is_inserter or pair.is_updater
                else pair.writes_it end) as writer_hit
        from pair
    ),
    level as (
        select touched.name, touched.ord, own.impact, own.turn, case own.turn
                when 4 then case touched.shape when 'positional' then 'counts its columns' else 'reads *' end
                when 3 then 'is a copy'
                when 1 then 'reads ' || told.columns
                else case when touched.touches = 'omitting' then 'inserts without ' || told.columns
                    else 'writes ' || told.columns end
            end || coalesce(', and names ' || quote_ident(touched.stale) || ', which the table did not have', '') as why
        from touched
        cross join lateral (
            select case when touched.unknown_columns or touched.touches in ('table', 'roles') then 'the table'
                else (select string_agg(quote_ident(col.name), ', ' order by col.name) from unnest(touched.columns) as col (name))
            end as columns
        ) as told
        cross join lateral (values
            (1, case when touched.reader_hit then touched.readers end),
            (2, case when touched.writer_hit then touched.writers end),
            (3, case when touched.replicates then touched.cdc end),
            (4, case when not touched.reshapes or touched.decided or touched.muted then null
                when touched.shape = 'positional' and (touched.is_reader or touched.is_inserter) then 'BREAKING'
                when touched.shape = 'star' and touched.is_reader then 'RISKY' end)
        ) as own (turn, impact)
        where own.impact is not null
    )
    select distinct on (level.name, level.ord) level.name, level.ord, level.impact, level.why
    from level
    order by level.name, level.ord, schemawatch._impact_rank(level.impact) desc, level.turn;
end
$$;

comment on function schemawatch._consumer_hits(bigint, jsonb, jsonb, schemawatch.classified_change[]) is
'What each finding between two documents is for each consumer that declared a use of the table and is touched by it: the
impact on the audiences that it belongs to, and why. Of what is not certain it says that it hits.';


create or replace function schemawatch._lost_requirements(p_schema_id bigint, p_before jsonb, p_after jsonb)
returns table (name text, object_name text, required boolean, why text)
language sql
stable
as $$
    select own.name, lost.object_name, true,
        format('requires %s of %s: %s', case lost.requirement when 'not_null' then 'NOT NULL' when 'unique' then 'unique values'
            when 'values' then 'a closed set of values' when 'types' then 'a type' when 'order' then 'an order'
            when 'upserts_on' then 'a key for ON CONFLICT' else lost.requirement end, lost.object_name, lost.problem)
    from schemawatch._use as own
    cross join lateral (
        select broken.*
        from schemawatch._broken_requirements(p_after, own.requires, own.upserts_on) as broken
        where not exists (
            select
            from schemawatch._broken_requirements(p_before, own.requires, own.upserts_on) as old
            where (old.object_name, old.requirement) = (broken.object_name, broken.requirement))
    ) as lost
    where own.schema_id = p_schema_id
    union all
    -- whatever the findings say of it: a name that nothing answers to any more (42703)
    select own.name, quote_ident(col.name), false, format('names %I, which is gone', col.name)
    from schemawatch._use as own
    cross join lateral (
        select distinct said.name
        from unnest(own.names || case when own.reads @> '{*}' or own.inserts @> '{*}' then
            array(select jsonb_path_query(p_before, '$.columns[*].name') #>> '{}') end) as said (name)
    ) as col
    where own.schema_id = p_schema_id
      and jsonb_path_exists(p_before, '$.columns[*] ? (@.name == $name)', jsonb_build_object('name', col.name))
      and not jsonb_path_exists(p_after, '$.columns[*] ? (@.name == $name)', jsonb_build_object('name', col.name))
$$;

comment on function schemawatch._lost_requirements(bigint, jsonb, jsonb) is
'What consumers require of a table that the first document keeps and the second does not, and the columns that they name and
that are gone.';


create or replace function schemawatch._verdicts_by_finding(
    p_schema_id bigint,
    p_before jsonb,
    p_after jsonb,
    p_changes schemawatch.classified_change[]
)
returns table (name text, ord integer, impact text, why text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    return query
    with lost as (
        select own.name, coalesce(
                -- the findings that took it away: those about its columns, or the worst
                nullif(array(
                    select place.ord
                    from generate_subscripts(p_changes, 1) as place (ord)
                    where string_to_array(own.object_name, ', ')
                        && (select array_agg(quote_ident(col.name)) from unnest(schemawatch._object_columns(
                            p_changes[place.ord], p_before, p_after)) as col (name))), '{}'),
                array[1]) as ords,
            own.required, own.why
        from schemawatch._lost_requirements(p_schema_id, p_before, p_after) as own
    ),
    said as (
        select hit.name, hit.ord, hit.impact, hit.why, 0 as turn
        from schemawatch._consumer_hits(p_schema_id, p_before, p_after, p_changes) as hit
        union all
        select lost.name, place.ord, 'BREAKING', lost.why, 1
        from lost
        cross join unnest(lost.ords) as place (ord)
        -- what policy decided of a column that is gone, it decided for everybody
        where not (p_changes[place.ord]).muted
          and (lost.required or not schemawatch._decided_for_all((p_changes[place.ord]).decided_by))
    )
    select distinct on (said.name, said.ord) said.name, said.ord, said.impact, said.why
    from said
    order by said.name, said.ord, schemawatch._impact_rank(said.impact) desc, said.turn;
exception
    when others then
        -- a fault here must cost neither the drift nor a consumer's warning
        return query
        select own.name, place.ord, case when (p_changes[place.ord]).impact = 'SAFE' and not (p_changes[place.ord]).muted
                then 'RISKY' else (p_changes[place.ord]).impact end, format('could not be judged (%s: %s)', sqlstate, sqlerrm)
        from schemawatch._use as own
        cross join generate_subscripts(p_changes, 1) as place (ord)
        where own.schema_id = p_schema_id;
end
$$;

comment on function schemawatch._verdicts_by_finding(bigint, jsonb, jsonb, schemawatch.classified_change[]) is
'As _consumer_hits(), and BREAKING where a finding takes away what a consumer requires. Where our own code fails, each finding
is for every consumer what it is by itself, and RISKY where that is SAFE.';


create or replace function schemawatch._consumer_verdicts(
    p_schema_id bigint,
    p_before jsonb,
    p_after jsonb,
    p_changes schemawatch.classified_change[]
)
returns table (name text, owner text, channel text, impact text, positions integer[], reason text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    if not schemawatch._has_consumers(p_schema_id) then
        return;
    end if;
    return query
    with hit as materialized (
        select own.name, own.impact, own.why, (p_changes[own.ord])."position", rule.title, (p_changes[own.ord]).object_name
        from schemawatch._verdicts_by_finding(p_schema_id, p_before, p_after, p_changes) as own
        join schemawatch.rule as rule on rule.rule_id = (p_changes[own.ord]).rule_id
        -- whoever uses what will go wants to know, although nothing fails
        where own.impact <> 'SAFE'
           or rule.rule_id = 'column-deprecated' and not (p_changes[own.ord]).muted
    )
    select own.name, own.owner, own.channel, coalesce(worst.impact, 'SAFE'),
        coalesce(worst.positions, '{}'),
        coalesce(worst.reason, 'Nothing that changed touches what it uses.')
    from schemawatch._use as own
    left join lateral (
        select
            (array_agg(hit.impact order by schemawatch._impact_rank(hit.impact) desc))[1] as impact,
            array_agg(hit."position" order by schemawatch._impact_rank(hit.impact) desc, hit."position") as positions,
            (array_agg(format('It %s. %s: %s.', hit.why, hit.title, hit.object_name)
                order by schemawatch._impact_rank(hit.impact) desc, hit."position"))[1] as reason
        from hit
        where hit.name = own.name
    ) as worst on true
    where own.schema_id = p_schema_id
    order by schemawatch._impact_rank(coalesce(worst.impact, 'SAFE')) desc, own.name;
end
$$;

comment on function schemawatch._consumer_verdicts(bigint, jsonb, jsonb, schemawatch.classified_change[]) is
'What the findings between two documents are for each consumer of the table: its impact, the positions of those that hit
it, the worst first, and why. SAFE for those that are not hit, with no position but of what is deprecated that they use; no
row where no use is declared.';


create or replace function schemawatch._count_for_consumers(
    p_schema_id bigint,
    p_before jsonb,
    p_after jsonb,
    p_changes schemawatch.classified_change[]
)
returns schemawatch.classified_change[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_change schemawatch.classified_change;
    v_judged schemawatch.classified_change[] := array[]::schemawatch.classified_change[];
    r_finding record;
begin
    -- This runs at somebody's COMMIT. Where no table is exhaustive it is this one look.
    if not exists (
        select from schemawatch.table_compatibility as own where own.schema_id = p_schema_id and own.exhaustive)
        or not schemawatch._has_consumers(p_schema_id)
    then
        return p_changes;
    end if;
    for r_finding in
        with hit as materialized (
            select * from schemawatch._verdicts_by_finding(p_schema_id, p_before, p_after, p_changes)
        )
        select place.ord, coalesce(worst.impact, 'SAFE') as impact, worst.names,
            (select count(*) from schemawatch._use as own where own.schema_id = p_schema_id) as consumers
        from generate_subscripts(p_changes, 1) as place (ord)
        left join lateral (
            select hit.impact, string_agg(hit.name, ', ' order by hit.name) as names
            from hit
            where hit.ord = place.ord and hit.impact <> 'SAFE'
            group by hit.impact
            order by schemawatch._impact_rank(hit.impact) desc
            limit 1
        ) as worst on true
        order by schemawatch._impact_rank(coalesce(worst.impact, 'SAFE')) desc, (p_changes[place.ord]).muted, place.ord
    loop
        v_change := p_changes[r_finding.ord];
        v_change."position" := cardinality(v_judged) + 1;
        if v_change.impact <> r_finding.impact and not v_change.muted then
            v_change.impact := r_finding.impact;
            v_change.decided_by := 'consumers';
            v_change.decided_until := null;
            v_change.decided_reason := format('%s: all %s consumers of this table are declared', case r_finding.impact
                when 'SAFE' then 'breaks nobody' when 'RISKY' then 'may break ' || r_finding.names
                else 'breaks ' || r_finding.names end, r_finding.consumers);
        end if;
        v_judged := v_judged || v_change;
    end loop;
    return v_judged;
end
$$;

comment on function schemawatch._count_for_consumers(bigint, jsonb, jsonb, schemawatch.classified_change[]) is
'The findings between two documents of a table whose consumers are all declared, each with the impact that it has for the
one that it hits most; the worst first. As they are where that was not said.';


create or replace function schemawatch._consumers_said(p_consumers jsonb)
returns text
language sql
immutable
parallel safe
as $$
    select string_agg(
        case told.impact when 'BREAKING' then 'breaks ' when 'RISKY' then 'may break ' else '' end
            || told.names || case when told.number > told.shown then format(' and %s others', told.number - told.shown) else '' end
            || case when told.impact <> 'SAFE' then '' when told.number = 1 then ' is not hit' else ' are not hit' end,
        '; ' order by schemawatch._impact_rank(told.impact) desc)
    from (
        select own.impact, own.number, own.shown,
            string_agg(own.name, case when own.number = 2 then ' and ' else ', ' end order by own.turn) as names
        from (
            select item.value ->> 'impact' as impact,
                row_number() over kind as turn,
                count(*) over whole as number,
                -- of many who are not hit one is enough
                case when item.value ->> 'impact' = 'SAFE' and count(*) over whole > 2 then 1
                    when count(*) over whole > 5 then 4 else count(*) over whole end as shown,
                concat(item.value ->> 'name', case when item.value ->> 'impact' <> 'SAFE' then
                    ' (' || nullif(concat_ws(', ', item.value ->> 'owner', item.value ->> 'channel'), '') || ')' end) as name
            from jsonb_array_elements(p_consumers) with ordinality as item (value, ord)
            window kind as (partition by item.value ->> 'impact' order by item.ord),
                whole as (partition by item.value ->> 'impact')
        ) as own
        where own.turn <= own.shown
        group by own.impact, own.number, own.shown
    ) as told
$$;

comment on function schemawatch._consumers_said(jsonb) is
'One line about the consumers of a table, worst first: whom a drift breaks, with owner and channel, whom it may break, and
who is not hit; null where none is known. For instance: breaks billing (team-payments, #billing); search is not hit.';
