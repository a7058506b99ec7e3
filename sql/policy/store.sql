create or replace function schemawatch._drift_summary(p_changes schemawatch.classified_change[])
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select string_agg(
                format('%s: %s%s%s%s', r.title, change.object_name,
                    case when change.attribute = 'name' and r.title like '% renamed'
                        then ' → ' || (change.after #>> '{}') end, (
                    -- partitions that are told of together
                    select format(' and %s more', count(*))
                    from jsonb_array_elements_text(change.collateral) as along (name)
                    where along.name like 'partition %'
                    having count(*) > 0),
                    case when change.muted then ' (muted)' end),
                '; ' order by change."position")
                filter (where change."position" <= 3)
            || case when count(*) > 3 then format('; and %s more', count(*) - 3) else '' end
        from unnest(p_changes) as change
        join schemawatch.rule as r on r.rule_id = change.rule_id);
end
$$;

comment on function schemawatch._drift_summary(schemawatch.classified_change[]) is
'One line for people: the three worst changes and how many more.';


create or replace function schemawatch._store_changes(
    p_drift_id bigint,
    p_changes schemawatch.classified_change[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into schemawatch.drift_change (
        drift_id, position, rule_id, impact, readers, writers, cdc, object_kind, object_name, attribute,
        before, after, message, remedy, collateral, who, how, sure, fingerprint, default_impact, muted, decided_by,
        decided_reason, decided_until)
    select p_drift_id, change.*
    from unnest(p_changes) as change;
end
$$;

comment on function schemawatch._store_changes(bigint, schemawatch.classified_change[]) is 'The findings of a drift.';


create or replace function schemawatch._store_verdicts(
    p_drift_id bigint,
    p_schema_id bigint,
    p_before jsonb,
    p_after jsonb,
    p_changes schemawatch.classified_change[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    -- somebody's COMMIT: one look where no use of the table is declared
    if not schemawatch._has_consumers(p_schema_id) then
        return;
    end if;
    insert into schemawatch.drift_consumer (drift_id, consumer_name, owner, channel, impact, positions, reason)
    select p_drift_id, own.name, own.owner, own.channel, own.impact, own.positions, own.reason
    from schemawatch._consumer_verdicts(p_schema_id, p_before, p_after, p_changes) as own;
end
$$;

comment on function schemawatch._store_verdicts(bigint, bigint, jsonb, jsonb, schemawatch.classified_change[]) is
'What a drift is for each consumer of its table.';
