create or replace function schemawatch._decisions(
    p_schema_id bigint,
    p_table text,
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
            (p_changes[place.ord]).fingerprint, rule.rule_id, rule.object_kind
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

comment on function schemawatch._decisions(bigint, text, boolean, schemawatch.classified_change[]) is
'What policy makes of each finding of a table, by its place in the array; decided_by is null where it has no say.';
