create or replace function schemawatch._register(p_relids oid[], p_partitions text default null)
returns setof bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
    v_schema_id bigint;
    v_returns boolean;
    r_table record;
begin
    -- Two callers that register the same table at once would both find it absent.
    perform pg_advisory_xact_lock(hashtext('schemawatch.register'));
    -- one row each: they differ in whether they are new, were watched before, or are watched now
    for r_table in
        select snap.relid, snap.document, mark.fingerprint, returned.schema_id as returned_id
        from schemawatch._snapshot_documents(p_relids) as snap
        left join schemawatch._fingerprints(p_relids) as mark on mark.relid = snap.relid
        left join schemawatch._returned_watches(p_relids) as returned on returned.relid = snap.relid
        order by snap.document #>> '{table,schema}', snap.document #>> '{table,name}'
    loop
        select known.schema_id into v_schema_id
        from schemawatch.snapshot as known
        join schemawatch.registration as reg on reg.schema_id = known.schema_id
        where known.relid = r_table.relid
          and known.document #>> '{identity,origin}' = r_table.document #>> '{identity,origin}'
          and known.version = (
              select max(newest.version) from schemawatch.snapshot as newest
              where newest.schema_id = known.schema_id)
        order by reg.unregistered_at desc nulls first, known.schema_id desc
        limit 1;
        v_schema_id := coalesce(v_schema_id, r_table.returned_id);
        if v_schema_id is null then
            insert into schemawatch.registration (partitions) values (coalesce(p_partitions, 'report'))
            returning schema_id into v_schema_id;
            perform schemawatch._store_snapshot(v_schema_id, 1,
                schemawatch._followed(r_table.document, p_partitions), 'register', r_table.fingerprint);
        else
            update schemawatch.registration
            set unregistered_at = null, registered_at = now()
            where schema_id = v_schema_id and unregistered_at is not null;
            v_returns := found;
            perform schemawatch._record_drift(v_schema_id,
                schemawatch._followed(r_table.document, (
                    select reg.partitions from schemawatch.registration as reg where reg.schema_id = v_schema_id)),
                'scan', null, null, r_table.fingerprint, case when v_returns then 'unwatched' end);
        end if;
        return next v_schema_id;
    end loop;
end
$$;

comment on function schemawatch._register(oid[], text) is
'Registers tables and stores version 1 of each; for those already watched their schema_id. p_partitions is the
setting of those that are new, null for report. A table that was
watched before continues its history.';
