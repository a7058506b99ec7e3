create or replace function schemawatch._severity(p_drift_ids bigint[], p_audience text[])
returns integer
language sql
stable
as $$
    select max(schemawatch._impact_rank(level.impact))
    from schemawatch.drift as dr
    left join schemawatch.drift_change as change
        on change.drift_id = dr.drift_id and p_audience is not null and not change.muted
    cross join lateral (
        select dr.impact where p_audience is null
        union all
        -- what policy decided, it decided for every audience
        select case when change.decided_by is null then own.impact else change.impact end
        from (values ('readers', change.readers), ('writers', change.writers), ('cdc', change.cdc)) as own (name, impact)
        where own.name = any (p_audience) and own.impact is not null
    ) as level
    where dr.drift_id = any (p_drift_ids)
$$;

comment on function schemawatch._severity(bigint[], text[]) is
'How bad drifts are, 1 (SAFE) to 3 (BREAKING): their impact, or the worst for an audience; null when it cannot be hit.';
