create or replace function schemawatch._forget_own_version(p_schema_id bigint, p_xid xid8)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_version integer;
    v_reverted bigint[];
begin
    -- Only the newest version can be this transaction's. In a restored database an old row may have the same
    -- number, but not an xmin as young as this transaction.
    select
        case when snap.transaction_id = p_xid and snap.source = 'ddl' and age(snap.xmin) <= age(p_xid::xid)
            then snap.version end
    into v_version
    from schemawatch.snapshot as snap
    where snap.schema_id = p_schema_id
    order by snap.version desc
    limit 1;
    if v_version > 1 then
        v_reverted := array(
            select unnest(schemawatch._resolved_by(drf.drift_id))
            from schemawatch.drift as drf
            where drf.schema_id = p_schema_id and drf.version_to = v_version);
        -- what was let pass, and the use of its approval, with it
        delete from schemawatch.guard_bypass as done
        using schemawatch.drift as drf
        where done.drift_id = drf.drift_id and drf.schema_id = p_schema_id and drf.version_to = v_version;
        -- what had been announced waits again for what it comes to
        delete from schemawatch.announced_match as met
        using schemawatch.drift as drf
        where met.drift_id = drf.drift_id and drf.schema_id = p_schema_id and drf.version_to = v_version;
        delete from schemawatch.drift where schema_id = p_schema_id and version_to = v_version;
        if current_setting('transaction_isolation') = 'read committed' then
            perform schemawatch._show_status(v_reverted);
        end if;
        delete from schemawatch.snapshot where schema_id = p_schema_id and version = v_version;
        -- a table that was new: it may be gone again, or have taken the place of another one
        delete from schemawatch.registration
        where schema_id = p_schema_id and exists (
            select from schemawatch.snapshot as snap
            where snap.schema_id = p_schema_id and snap.version = v_version - 1
              and snap.version = 1 and snap.relid is null);
    end if;
end
$$;

comment on function schemawatch._forget_own_version(bigint, xid8) is
'Takes back the version, the drift and the deliveries that this transaction has stored for a table, and the
watch of a table that it has made. Drifts that it resolved are open again.';


create or replace function schemawatch._touched_watches(p_xid xid8)
returns bigint[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return array(
        select unnest(event.schema_ids) from schemawatch.ddl_event as event
        where event.transaction_id = p_xid
        union
        -- registered by an earlier account of this transaction
        select snap.schema_id
        from schemawatch.ddl_event as event
        join schemawatch.snapshot as snap on snap.relid = event.objid
        where event.transaction_id = p_xid
        union
        select schemawatch._unnamed_targets()
        where exists (
            select from schemawatch.ddl_event as event
            where event.transaction_id = p_xid and event.schema_ids is null)
        except
        select reg.schema_id from schemawatch.registration as reg
        where reg.paused_at is not null or reg.unregistered_at is not null);
end
$$;

comment on function schemawatch._touched_watches(xid8) is
'The watched tables that the DDL of this transaction, p_xid, may have touched.';


create or replace function schemawatch._touches_protected(p_xid xid8)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- not one query: where nothing is protected, ddl_event must not even be read (SERIALIZABLE)
    if not schemawatch._guards() then
        return false;
    end if;
    return schemawatch._any_protected(schemawatch._touched_watches(p_xid));
end
$$;

comment on function schemawatch._touches_protected(xid8) is
'Whether the DDL of this transaction, p_xid, may have touched a protected table.';


create or replace function schemawatch._can_be_provoked(p_sqlstate text)
returns boolean
language sql
immutable
parallel safe
as $$
    select p_sqlstate ~ '^(25|40|53|54|55|57)' or p_sqlstate in ('SW901', 'XX000')
$$;

comment on function schemawatch._can_be_provoked(text) is
'Whether an error of ours is one that a session can bring about: read only, serialization, resources, limits, locks, and
what another drops while it is read. Such a one must not let a change of a protected table pass; any other error of ours does.';


create or replace function schemawatch._is_protected(p_relid oid)
returns boolean
language sql
stable
as $$
    select schemawatch._any_protected(array(
        select head.schema_id
        from schemawatch._head as head
        where head.relid in (p_relid, pg_partition_root(p_relid),
            (select idx.indrelid from pg_index as idx where idx.indexrelid = p_relid))))
$$;

comment on function schemawatch._is_protected(oid) is
'Whether a relation is a protected table, a partition of one, or an index on one.';


create or replace function schemawatch._commands_touch_protected()
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return schemawatch._guards() and exists (
        select
        from pg_event_trigger_ddl_commands() as cmd
        left join pg_class as rel on cmd.classid = 'pg_class'::regclass and rel.oid = cmd.objid
        -- whose an object of another kind is cannot be asked here, where asking has just failed
        where rel.oid is null or rel.relkind not in ('r', 'p', 'f', 'i', 'I') or schemawatch._is_protected(rel.oid));
end
$$;

comment on function schemawatch._commands_touch_protected() is
'Whether the command of this ddl_command_end may have touched a protected table: one that it names, or no table at all.';


create or replace function schemawatch._drops_touch_protected()
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return schemawatch._guards() and exists (
        select
        from pg_event_trigger_dropped_objects() as obj
        where case
            when obj.object_type in ('table', 'foreign table', 'table column', 'foreign table column')
                then schemawatch._is_protected(obj.objid)
            -- what went along belongs to a table that is here by itself
            else obj.original
        end);
end
$$;

comment on function schemawatch._drops_touch_protected() is
'Whether the command of this sql_drop may have touched a protected table: one that is gone or lost a column, or by an object
that is no table.';


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
    v_protected boolean;
    v_guarded bigint[] := array[]::bigint[];
    r_table record;
begin
    -- SERIALIZABLE: two transactions that both read and write our tables fail, even if their DDL has nothing to
    -- do with each other. So the events are all that is written, and the next scan, which knows from them whose
    -- change it finds, does the rest. Only a protected table is worth the risk.
    if current_setting('transaction_isolation') = 'serializable' and not schemawatch._touches_protected(v_xid) then
        return null;
    end if;
    delete from schemawatch.pending_capture where transaction_id = v_xid;
    v_ids := schemawatch._touched_watches(v_xid);
    v_protected := schemawatch._any_protected(v_ids);
    -- SET CONSTRAINTS ALL IMMEDIATE made us run before the end: the net change replaces what we wrote then.
    perform schemawatch._forget_own_version(own.schema_id, v_xid) from unnest(v_ids) as own (schema_id);
    v_versions := schemawatch._version_map(v_ids);
    -- Deparsing takes a table's lock, which GRANT or ALTER TYPE have not: who holds it may wait for this very
    -- transaction. Give way long before the deadlock detector looks; but not where that would be a refusal.
    perform set_config('lock_timeout', case when v_protected then '2s' else '50ms' end, true);
    for r_table in
        select now.schema_id, now.document from schemawatch._current_documents(v_ids) as now
    loop
        perform set_config('lock_timeout', '2s', true);  -- everything is read; ends with at_commit()
        v_drift_id := schemawatch._record_drift(r_table.schema_id, r_table.document, 'ddl',
            schemawatch._last_event(r_table.schema_id, v_xid),
            (v_versions ->> r_table.schema_id::text)::integer);
        if v_protected and v_drift_id is not null then
            v_guarded := v_guarded || v_drift_id;
        end if;
    end loop;
    if not v_protected then
        -- somebody may be registering a whole schema: then the next scan watches the new table
        perform set_config('lock_timeout', '50ms', true);
    end if;
    -- after those that were there: a table that took the name of one of them is no new one
    perform schemawatch._register_new_tables('ddl', v_xid);
    return schemawatch._guard_transaction(v_guarded);
end
$$;

comment on function schemawatch.account_for_transaction() is
'Called once at COMMIT of a transaction with DDL on watched tables: one net drift per table, new tables of schemas
registered with p_future included. When a protected table would change too much it returns, as JSON, the error with which the commit must be
refused (message, detail, hint), otherwise null.';
