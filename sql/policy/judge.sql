create or replace function schemawatch._policy_of(p_schema_id bigint, p_table text)
returns table (
    selector text, verdict text, object_pattern text, rank bigint[], decided_by text, reason text, until timestamptz
)
language sql
stable
rows 10
as $$
    with own as materialized (
        select over.*,
            case when over.selector like 'finding:%' then 8
                else case when over.object_pattern is null then 0 else 4 end
                    + case when over.schema_id is not null then 3 when over.table_pattern is not null then 2 else 1 end
            end as layer
        from schemawatch.rule_override as over
        where over.removed_at is null
          and (over.expires_at is null or over.expires_at > now())
          and (over.schema_id is null or over.schema_id = p_schema_id)
          and (over.table_pattern is null or schemawatch._matches(p_table, over.table_pattern))
    ),
    preset as (
        select substr(own.selector, 8) as name, own.expires_at
        from own
        where own.selector like 'preset:%'
        order by own.layer desc
        limit 1
    ),
    said as (
        select own.selector, own.verdict, own.object_pattern, own.layer, own.override_id,
            format(case when own.selector like 'finding:%' then 'acceptance %s'
                when own.selector = 'deprecated' then 'override %s (deprecated)' else 'override %s' end,
                own.override_id) as decided_by,
            own.reason, own.expires_at
        from own
        where own.selector not like 'preset:%'
        union all
        select rule.selector, rule.verdict, nullif(rule.object_pattern, '*'), 0, 0, 'preset ' || preset.name, rule.rationale, preset.expires_at
        from preset
        join schemawatch.preset_rule as rule on rule.preset = preset.name
    )
    select said.selector, said.verdict, said.object_pattern,
        array[
            said.layer,
            case when said.selector = '*' then 0 when said.selector like 'audience:%' then 1
                when said.selector like 'object:%' then 2 when said.selector like '%*%' then 3 else 4 end,
            said.override_id],
        said.decided_by, said.reason, said.expires_at
    from said
$$;

comment on function schemawatch._policy_of(bigint, text) is
'Everything in force that has a say about a table (its number, and its name as schema.table). The highest rank wins:
preset, everywhere, table pattern, table, then the same again with a column, then an accepted finding; of one layer
the narrower selector, then the newer override.';


create or replace function schemawatch._gone_deprecated(p_before jsonb, p_change schemawatch.classified_change)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
begin
    if p_change.object_kind <> 'column' or not (p_change.attribute = 'name'
        or p_change.attribute is null and p_change.after is null)
    then
        return null;
    end if;
    return schemawatch._deprecation(coalesce(p_change.before ->> 'comment', (
        select item.value ->> 'comment' from jsonb_array_elements(p_before -> 'columns') as item (value)
        where item.value ->> 'name' = p_change.object_name)));
end
$$;

comment on function schemawatch._gone_deprecated(jsonb, schemawatch.classified_change) is
'What the comment of a column that a finding takes away, or renames, had said with @deprecated, as _deprecation(); null
otherwise.';


create or replace function schemawatch._has_come(p_date text, p_at timestamptz)
returns boolean
language sql
stable
as $$
    select to_char(p_at at time zone 'UTC', 'YYYY-MM-DD') >= p_date collate "C"
$$;

comment on function schemawatch._has_come(text, timestamptz) is 'Whether a date, YYYY-MM-DD in UTC, has begun at a time.';


create or replace function schemawatch._decisions(
    p_schema_id bigint,
    p_table text,
    p_before jsonb,
    p_at timestamptz,
    p_published boolean,
    p_changes schemawatch.classified_change[]
)
returns table (ord integer, impact text, muted boolean, decided_by text, reason text, until timestamptz)
language sql
stable
rows 10
as $$
    with said as materialized (
        select * from schemawatch._policy_of(p_schema_id, p_table)
    ),
    finding as materialized (
        select place.ord, (p_changes[place.ord]).impact, (p_changes[place.ord]).readers,
            (p_changes[place.ord]).writers, (p_changes[place.ord]).cdc, (p_changes[place.ord]).object_name,
            (p_changes[place.ord]).fingerprint, rule.rule_id, rule.object_kind,
            case when exists (select from said where said.selector = 'deprecated') then schemawatch._has_come(
                schemawatch._gone_deprecated(p_before, p_changes[place.ord]) ->> 'since', p_at) end as deprecated
        from generate_subscripts(p_changes, 1) as place (ord)
        join schemawatch.rule as rule on rule.rule_id = (p_changes[place.ord]).rule_id
    ),
    heard as (
        select finding.ord, audience.impact, audience.counts as counted, own.*,
            coalesce(own.verdict = 'ON', audience.counts) as counts
        from finding
        cross join lateral (values
            ('audience:readers', finding.readers, true),
            ('audience:writers', finding.writers, true),
            ('audience:cdc', finding.cdc, p_published)
        ) as audience (name, impact, counts)
        left join lateral (
            select said.*
            from said
            where said.selector = audience.name
              and (said.object_pattern is null or schemawatch._matches(finding.object_name, said.object_pattern))
            order by said.rank desc
            limit 1
        ) as own on true
        where audience.impact is not null
    ),
    headline as (
        select heard.ord,
            coalesce((array_agg(heard.impact order by schemawatch._impact_rank(heard.impact) desc)
                filter (where heard.counts))[1], 'SAFE') as impact
        from heard
        group by heard.ord
    ),
    opinion as (
        select finding.ord, said.verdict, said.rank, said.decided_by, said.reason, said.until
        from finding
        join said
            on said.selector = 'finding:' || finding.fingerprint
            or schemawatch._selects(said.selector, finding.rule_id, finding.object_kind)
            or said.selector = 'deprecated' and finding.deprecated
        where said.object_pattern is null or schemawatch._matches(finding.object_name, said.object_pattern)
        union all
        -- those that changed who counts, where that changes the impact
        select heard.ord, headline.impact, heard.rank, heard.decided_by, heard.reason, heard.until
        from heard
        join headline on headline.ord = heard.ord
        join finding on finding.ord = heard.ord
        where heard.counts <> heard.counted and headline.impact <> finding.impact
    ),
    decision as (
        select distinct on (opinion.ord) opinion.*
        from opinion
        order by opinion.ord, opinion.rank desc
    )
    select finding.ord,
        case decision.verdict when 'OFF' then 'SAFE' else coalesce(decision.verdict, finding.impact) end,
        coalesce(decision.verdict = 'OFF', false),
        decision.decided_by, decision.reason, decision.until
    from finding
    left join decision on decision.ord = finding.ord
$$;

comment on function schemawatch._decisions(bigint, text, jsonb, timestamptz, boolean, schemawatch.classified_change[]) is
'What policy makes of each finding of a table, by its place in the array; decided_by is null where it has no say.';


create or replace function schemawatch._apply_policy(
    p_schema_id bigint,
    p_before jsonb,
    p_after jsonb,
    p_changes schemawatch.classified_change[],
    p_at timestamptz default clock_timestamp()
)
returns schemawatch.classified_change[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_change schemawatch.classified_change;
    v_judged schemawatch.classified_change[] := array[]::schemawatch.classified_change[];
    r_decision record;
begin
    -- This runs at somebody's COMMIT. Where nobody decided anything it is this one look.
    if not exists (select from schemawatch.rule_override as own where own.removed_at is null) then
        return p_changes;
    end if;
    for r_decision in
        select decision.*
        from schemawatch._decisions(
            p_schema_id,
            -- the name that people had when they decided
            concat_ws('.', coalesce(p_before #>> '{table,schema}', p_after #>> '{table,schema}'),
                coalesce(p_before #>> '{table,name}', p_after #>> '{table,name}')),
            p_before, coalesce(p_at, clock_timestamp()),
            (schemawatch._change_context(p_before, p_after) ->> 'published')::boolean,
            p_changes) as decision
        order by schemawatch._impact_rank(decision.impact) desc, decision.muted, decision.ord
    loop
        v_change := p_changes[r_decision.ord];
        v_change."position" := cardinality(v_judged) + 1;
        v_change.impact := r_decision.impact;
        v_change.muted := r_decision.muted;
        v_change.decided_by := r_decision.decided_by;
        v_change.decided_reason := r_decision.reason;
        v_change.decided_until := r_decision.until;
        v_judged := v_judged || v_change;
    end loop;
    return v_judged;
end
$$;

comment on function schemawatch._apply_policy(bigint, jsonb, jsonb, schemawatch.classified_change[], timestamptz) is
'The findings between two documents of a table, after overrides, preset and acceptances; the worst first, muted ones
last. A muted finding has the impact SAFE, so that it counts nowhere. Cannot fail: whatever stands in rule_override
either matches or does not.';


create or replace function schemawatch._tell_deprecated(
    p_before jsonb,
    p_changes schemawatch.classified_change[],
    p_at timestamptz
)
returns schemawatch.classified_change[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_changes schemawatch.classified_change[] := p_changes;
    v_said jsonb;
begin
    -- This runs at somebody's COMMIT: a loop in which mostly nothing is done.
    for i in 1 .. cardinality(p_changes) loop
        continue when p_changes[i].object_kind <> 'column';
        v_said := schemawatch._gone_deprecated(p_before, p_changes[i]);
        continue when v_said is null;
        v_changes[i].message := concat(p_changes[i].message, case
            when v_said ->> 'since' is null then ' Its comment said that it is deprecated, without a date'
            when p_at is null then format(' Its comment says: deprecated %s', v_said ->> 'since')
            when not schemawatch._has_come(v_said ->> 'since', p_at)
                then format(' It was deprecated only from %s on: this came too early', v_said ->> 'since')
            else format(' It had been deprecated since %s', v_said ->> 'since') end, ': ' || (v_said ->> 'instead'), '.');
    end loop;
    return v_changes;
end
$$;

comment on function schemawatch._tell_deprecated(jsonb, schemawatch.classified_change[], timestamptz) is
'The findings, and in those on columns that are gone or renamed what their comments had said of it (@deprecated): whether it
came after its date or too early, at p_at; null where it has not come yet. It changes no impact.';


create or replace function schemawatch._judge(
    p_schema_id bigint,
    p_before jsonb,
    p_after jsonb,
    p_at timestamptz default clock_timestamp()
)
returns schemawatch.classified_change[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return schemawatch._tell_deprecated(p_before, schemawatch._count_for_consumers(p_schema_id, p_before, p_after,
        schemawatch._apply_policy(p_schema_id, p_before, p_after,
            array(select change from schemawatch.classify_changes(p_before, p_after) as change), p_at)), p_at);
end
$$;

comment on function schemawatch._judge(bigint, jsonb, jsonb, timestamptz) is
'The findings between two documents of a table, by the rules, then by what was decided here, then for its consumers where
they are all declared; the worst first. p_at is when it happened; null when that is to come.
Empty when nothing differs. p_schema_id is null for a table that is not watched yet.';
