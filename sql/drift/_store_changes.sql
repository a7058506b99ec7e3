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
