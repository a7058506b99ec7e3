create or replace function schemawatch._refusal(p_schema_id bigint, p_drift_id bigint)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select format('%s change of protected table %I.%I: %s', drf.impact, snap.schema_name, snap.table_name, drf.summary)
        from schemawatch.protection as prot
        join schemawatch.drift as drf on drf.drift_id = p_drift_id
        join schemawatch.snapshot as snap on snap.schema_id = drf.schema_id and snap.version = drf.version_from
        where prot.schema_id = p_schema_id
          and schemawatch._impact_rank(drf.impact) > schemawatch._impact_rank(prot.max_impact));
end
$$;

comment on function schemawatch._refusal(bigint, bigint) is
'Why this drift may not be committed: its table is protected and its impact is over the limit. Otherwise null.';
