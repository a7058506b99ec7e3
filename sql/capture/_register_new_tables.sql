create or replace function schemawatch._register_new_tables(p_source text, p_xid xid8 default null)
returns setof bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_relids oid[];
    v_schema_id bigint;
    v_drift_id bigint;
    r_table record;
begin
    -- At a COMMIT those that others made are left to the scan.
    v_relids := array(
        select fresh.relid
        from schemawatch._new_tables(case when p_xid is not null then schemawatch._touched_unwatched(p_xid) end) as fresh);
    if cardinality(v_relids) = 0 then
        return;
    end if;
    -- As in _register(): who waited here may find that the other one has registered them.
    perform pg_advisory_xact_lock(hashtext('schemawatch.register'));
    for r_table in
        select fresh.partitions, snap.relid, snap.document, mark.fingerprint
        from schemawatch._new_tables(v_relids) as fresh
        join schemawatch._snapshot_documents(v_relids) as snap on snap.relid = fresh.relid
        join schemawatch._fingerprints(v_relids) as mark on mark.relid = fresh.relid
        order by snap.document #>> '{table,schema}', snap.document #>> '{table,name}'
    loop
        insert into schemawatch.registration (partitions) values (r_table.partitions)
        returning schema_id into v_schema_id;
        -- version 1 says that it was not there
        perform schemawatch._store_snapshot(v_schema_id, 1, schemawatch._dropped_document(), 'register', null,
            r_table.document -> 'table');
        v_drift_id := schemawatch._record_drift(v_schema_id,
            schemawatch._followed(r_table.document, r_table.partitions), p_source,
            schemawatch._maker(r_table.relid, p_xid),
            1, r_table.fingerprint);
        return next v_drift_id;
    end loop;
end
$$;

comment on function schemawatch._register_new_tables(text, xid8) is
'Registers the tables that appeared in schemas registered with p_future, and tells of each as a table that was added.
p_source as in _record_drift(); p_xid is the transaction that made them, null for a scan. Returns the drift_ids.';
