create or replace function schemawatch.account_for_transaction()
returns text
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_xid xid8 := pg_current_xact_id();
    v_ids bigint[];
    v_versions jsonb;
    v_drift_id bigint;
    v_refusal text;
    r_table record;
begin
    -- SERIALIZABLE: two transactions that both read and write our tables fail, even if their DDL has nothing to
    -- do with each other. So the events are all that is written, and the next scan, which knows from them whose
    -- change it finds, does the rest. Only a protected table is worth the risk.
    if current_setting('transaction_isolation') = 'serializable' and not schemawatch._touches_protected(v_xid) then
        return null;
    end if;
    delete from schemawatch.pending_capture where transaction_id = v_xid;
    v_ids := array(
        select unnest(event.schema_ids) from schemawatch.ddl_event as event
        where event.transaction_id = v_xid
        union
        -- registered by an earlier account of this transaction
        select snap.schema_id
        from schemawatch.ddl_event as event
        join schemawatch.snapshot as snap on snap.relid = event.objid
        where event.transaction_id = v_xid
        union
        select schemawatch._unnamed_targets()
        where exists (
            select from schemawatch.ddl_event as event
            where event.transaction_id = v_xid and event.schema_ids is null)
        except
        select reg.schema_id from schemawatch.registration as reg
        where reg.paused_at is not null or reg.unregistered_at is not null);
    -- SET CONSTRAINTS ALL IMMEDIATE made us run before the end: the net change replaces what we wrote then.
    perform schemawatch._forget_own_version(own.schema_id, v_xid) from unnest(v_ids) as own (schema_id);
    v_versions := schemawatch._version_map(v_ids);
    -- Deparsing takes a table's lock, which GRANT or ALTER TYPE have not: who holds it may wait for this very
    -- transaction. Give way long before the deadlock detector looks.
    perform set_config('lock_timeout', '50ms', true);
    for r_table in
        select now.schema_id, now.document from schemawatch._current_documents(v_ids) as now
    loop
        perform set_config('lock_timeout', '2s', true);  -- everything is read; ends with at_commit()
        v_drift_id := schemawatch._record_drift(r_table.schema_id, r_table.document, 'ddl',
            schemawatch._last_event(r_table.schema_id, v_xid),
            (v_versions ->> r_table.schema_id::text)::integer);
        -- a statement of its own, so that it sees the drift
        v_refusal := coalesce(v_refusal, schemawatch._refusal(r_table.schema_id, v_drift_id));
    end loop;
    -- after those that were there: a table that took the name of one of them is no new one
    perform schemawatch._register_new_tables('ddl', v_xid);
    return v_refusal;
end
$$;

comment on function schemawatch.account_for_transaction() is
'Called once at COMMIT of a transaction with DDL on watched tables: one net drift per table, new tables of schemas
registered with p_future included. Returns why the commit must be refused when a protected table would change too much, otherwise null.';
