create or replace function schemawatch._lost_event(p_schema_id bigint)
returns schemawatch.ddl_event
language sql
stable
as $$
    -- only when the transaction's own account failed: then the sweep can still say who it was
    select event
    from schemawatch.ddl_event as event
    join schemawatch.pending_capture as pend on pend.transaction_id = event.transaction_id
    where (event.schema_ids is null or p_schema_id = any (event.schema_ids))
      -- it stays pending while a scan could not read all: what one has found since then is accounted for
      and not exists (
          select from schemawatch.snapshot as snap
          where snap.schema_id = p_schema_id and snap.source = 'scan' and snap.captured_at > event.captured_at)
    order by event.schema_ids is null, event.event_id desc
    limit 1
$$;

comment on function schemawatch._lost_event(bigint) is
'The last event on this table of a transaction that was seen but not accounted for (see capture_error).';


create or replace function schemawatch._note_examined(p_schema_id bigint, p_version integer, p_fingerprint text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into schemawatch.scan_state (schema_id, version, fingerprint)
    values (p_schema_id, p_version, p_fingerprint)
    on conflict (schema_id) do update
    set version = excluded.version, fingerprint = excluded.fingerprint, checked_at = excluded.checked_at;
end
$$;

comment on function schemawatch._note_examined(bigint, integer, text) is
'Notes that a table was looked at, and that what has this fingerprint is its version: no reason to look again.';


create or replace function schemawatch.scan(p_schema_id bigint default null)
returns setof schemawatch.drift
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set lock_timeout = '1s'  -- a table that is locked for longer waits for the next scan
set jit = off  -- what it runs is short, and estimated to be long
as $$
declare
    c_batch constant integer := 200;
    v_started timestamptz := clock_timestamp();
    v_pending xid8[] := array(select pend.transaction_id from schemawatch.pending_capture as pend);
    v_mark text;
    v_moved bigint[];
    v_examined integer := 0;
    v_batch bigint[];
    v_versions jsonb;
    v_version integer;
    v_drift_id bigint;
    v_drifts bigint[] := '{}';
    r_table record;
begin
    if schemawatch._is_copy() then
        return;
    end if;
    if pg_current_xact_id_if_assigned() = any (v_pending) then
        -- DDL of this very transaction is not swept but captured: account for it now, and again at COMMIT
        set constraints schemawatch.at_commit immediate;
        set constraints schemawatch.at_commit deferred;
    end if;
    if p_schema_id is not null then
        perform schemawatch._check_here(p_schema_id);
    else
        v_mark := schemawatch._catalog_mark();
    end if;
    v_moved := array(select moved.schema_id from schemawatch._moved_tables(p_schema_id) as moved order by 1);
    for v_from in 1 .. cardinality(v_moved) by c_batch loop
        v_batch := v_moved[v_from : v_from + c_batch - 1];
        v_versions := schemawatch._version_map(v_batch);
        for r_table in
            select * from schemawatch._readable_documents(v_batch)
        loop
            v_version := v_versions ->> r_table.schema_id::text;
            begin
                v_drift_id := schemawatch._record_drift(r_table.schema_id, r_table.document, 'scan',
                    schemawatch._lost_event(r_table.schema_id), v_version, r_table.fingerprint);
                if v_drift_id is not null then
                    v_drifts := v_drifts || v_drift_id;
                -- elsewhere _refresh_snapshot() leaves its work to the next scan, which must come here again
                elsif r_table.fingerprint is not null
                    and current_setting('transaction_isolation') = 'read committed'
                then
                    perform schemawatch._note_examined(r_table.schema_id, v_version, r_table.fingerprint);
                end if;
                v_examined := v_examined + 1;
            exception when others then
                -- one table that cannot be examined must not hide the others
                perform schemawatch._note_error('scan', null, sqlstate, sqlerrm,
                    format('schema_id %s', r_table.schema_id));
            end;
        end loop;
    end loop;
    if p_schema_id is null then
        -- after those that were there, as in account_for_transaction()
        begin
            v_drifts := v_drifts || array(select schemawatch._register_new_tables('scan'));
        exception when others then
            perform schemawatch._note_error('scan', null, sqlstate, sqlerrm, 'new tables');
            v_mark := null;
        end;
        delete from schemawatch.pending_capture as pend
        where pend.transaction_id = any (v_pending)
          -- what is locked now is found by a later scan, which needs to know whose it is: for an hour, not for ever
          and (v_examined = cardinality(v_moved) or not exists (
              select from schemawatch.ddl_event as event
              where event.transaction_id = pend.transaction_id
                and event.captured_at > clock_timestamp() - interval '1 hour'));
        perform schemawatch._show_late_status();
        perform schemawatch.prune();
        insert into schemawatch.scan_run (
            started_at, finished_at, tables, moved, drifts, errors, trigger_mark, examined_at, catalog_mark)
        select v_started, clock_timestamp(), count(*), cardinality(v_moved), cardinality(v_drifts), (
            select count(*) from schemawatch.capture_error as err
            where err.captured_at >= v_started and err.transaction_id = pg_current_xact_id()),
            schemawatch._trigger_mark(), v_started,
            -- what could not be examined now must be looked at again
            case when v_examined = cardinality(v_moved) then v_mark end
        from schemawatch._head;
    end if;
    return query select drf.* from schemawatch.drift as drf where drf.drift_id = any (v_drifts) order by drf.drift_id;
end
$$;

comment on function schemawatch.scan(bigint) is
'The sweep: finds what no trigger captured, in all watched tables or one. Reads again only the tables whose
fingerprint moved. Returns the drifts that it stored; in a database of a hub there are none. May run at any time, also
several at once. Raises SW101 for an unknown schema_id.';

create or replace function schemawatch.scan_if_moved(p_at_least_every interval default '10 minutes')
returns setof schemawatch.drift
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
    v_started timestamptz := clock_timestamp();
    v_last schemawatch.scan_run;
begin
    if schemawatch._is_copy() then
        return;
    end if;
    select run.* into v_last from schemawatch.scan_run as run order by run.scan_id desc limit 1;
    -- what this transaction wrote itself is not counted yet
    if pg_current_xact_id_if_assigned() is not null
        or v_last.errors <> 0
        or v_last.examined_at < v_started - p_at_least_every
        or v_last.catalog_mark is distinct from schemawatch._catalog_mark()
        or v_last.catalog_mark is null
        or exists (select from schemawatch.pending_capture)
    then
        return query select * from schemawatch.scan();
    else
        perform schemawatch._show_late_status();
        insert into schemawatch.scan_run (
            started_at, finished_at, tables, trigger_mark, examined_at, catalog_mark)
        values (
            v_started, clock_timestamp(), v_last.tables, v_last.trigger_mark, v_last.examined_at, v_last.catalog_mark);
    end if;
end
$$;

comment on function schemawatch.scan_if_moved(interval) is
'scan(), where it may find something: when a catalog has been written to since the last one, as PostgreSQL counts that,
and at least once in p_at_least_every. The counters of a session arrive when it has been idle for some seconds, a minute
at the latest, so it may find a change by that much later than scan(). Costs the same for 10 tables and for 10,000.
schedule_scan() and schemawatch serve run it. Returns the drifts that were stored.';


create or replace function schemawatch.scan(p_table text)
returns setof schemawatch.drift
language sql
volatile
set jit = off
as $$
    select * from schemawatch.scan(schemawatch._schema_id(p_table, pg_catalog.current_schemas(true)))
$$;

comment on function schemawatch.scan(text) is
'The same for one table by its name, written as in SQL; null is all. Raises SW101 when no watched table has it.';
