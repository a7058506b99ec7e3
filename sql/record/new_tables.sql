create or replace function schemawatch._wants_new_table(p_classid oid, p_objid oid)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from schemawatch.schema_registration) then
        return false;
    end if;
    return (
        select exists (
            select
            from schemawatch.schema_registration as reg
            join pg_namespace as ns on ns.nspname = reg.schema_name
            join pg_class as rel on rel.relnamespace = ns.oid and rel.relname like reg.table_pattern
            where p_classid = 'pg_class'::regclass and rel.oid = p_objid
              and rel.relkind in ('r', 'p', 'f') and rel.relpersistence <> 't' and not rel.relispartition
              and (reg.extensions or not schemawatch._of_extension(rel.oid))
            union all
            select
            from schemawatch.schema_registration as reg
            join pg_namespace as ns on ns.nspname = reg.schema_name
            where p_classid = 'pg_namespace'::regclass and ns.oid = p_objid));
end
$$;

comment on function schemawatch._wants_new_table(oid, oid) is
'Whether register_schema() asked for tables like this one, or for tables of this schema.';


create or replace function schemawatch._new_tables(p_relids oid[] default null, p_denied boolean default false)
returns table (relid oid, partitions text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan  -- with some given all others need not be looked at
as $$
#variable_conflict use_column
begin
    if not exists (select from schemawatch.schema_registration) then
        return;
    end if;
    return query
    with unknown as materialized (
        select rel.oid, rel.relname, ns.nspname, min(reg.partitions) as partitions
        from schemawatch.schema_registration as reg
        join pg_namespace as ns on ns.nspname = reg.schema_name
        join pg_class as rel on rel.relnamespace = ns.oid and rel.relname like reg.table_pattern
            and rel.relkind in ('r', 'p', 'f') and rel.relpersistence <> 't' and not rel.relispartition
            and (reg.extensions or not schemawatch._of_extension(rel.oid))
        where (p_relids is null or rel.oid = any (p_relids)) and not exists (
            select from schemawatch.snapshot as snap
            where snap.relid = rel.oid and not exists (
                select from schemawatch.snapshot as newer
                where newer.schema_id = snap.schema_id and newer.version > snap.version))
        group by rel.oid, rel.relname, ns.nspname
        having p_denied <> bool_or(reg.registered_by is null or exists (
            select from unnest(reg.registered_by) as asked (role)
            where schemawatch._may_watch(to_regrole(quote_ident(asked.role)), rel.oid)))
    )
    select unknown.oid, unknown.partitions
    from unknown
    where not exists (
        -- the return of one that was dropped; and whoever unregistered it meant it
        select from schemawatch.snapshot as snap
        join schemawatch.registration as reg on reg.schema_id = snap.schema_id and reg.database is null
        where snap.table_name = unknown.relname and snap.schema_name = unknown.nspname and not exists (
            select from schemawatch.snapshot as newer
            where newer.schema_id = snap.schema_id and newer.version > snap.version))
    order by unknown.nspname, unknown.relname;
end
$$;

comment on function schemawatch._new_tables(oid[], boolean) is
'The tables that appeared in schemas registered with p_future, and how their partitions are to be followed; all, or those of
the given ones. With p_denied, those that wait because no role that asked for them has a privilege on them.';


create or replace function schemawatch._may_detach_ignored(p_event schemawatch.ddl_event)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (p_event).command_tag = 'ALTER TABLE' and exists (
        select
        from unnest((p_event).schema_ids) as own (schema_id)
        join schemawatch.registration as reg on reg.schema_id = own.schema_id and reg.partitions = 'ignore'
        join schemawatch.snapshot as snap on snap.schema_id = own.schema_id
        join pg_class as rel on rel.oid = snap.relid and rel.relkind = 'p');
end
$$;

comment on function schemawatch._may_detach_ignored(schemawatch.ddl_event) is
'Whether a command may have made a table of a partition whose watch ignores partitions, so that no document has it.';


create or replace function schemawatch._maker(p_relid oid, p_xid xid8)
returns schemawatch.ddl_event
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select event
        from schemawatch.ddl_event as event
        where case
            when p_xid is null then event.transaction_id in (
                select pend.transaction_id from schemawatch.pending_capture as pend)
            else event.transaction_id = p_xid and age(event.xmin) <= age(p_xid::xid)  -- see _forget_own_version()
            end
          and (event.objid in (p_relid, (select rel.relnamespace from pg_class as rel where rel.oid = p_relid))
              -- it gave its name to another table, or was a partition
              or exists (
                  select from schemawatch.snapshot as snap
                  where snap.schema_id = any (event.schema_ids)
                    and (snap.relid = p_relid or snap.member_oids @> array[p_relid]))
              or p_xid is not null and schemawatch._may_detach_ignored(event))
        order by event.objid = p_relid desc nulls last, event.event_id desc
        limit 1);
end
$$;

comment on function schemawatch._maker(oid, xid8) is
'The last command of a transaction that made a table one of those which register_schema() asked for, with the session
that ran it; without a transaction, of those that were seen but not accounted for. A null event when there is none.';


create or replace function schemawatch._touched_unwatched(p_xid xid8)
returns oid[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from schemawatch.schema_registration) then
        return array[]::oid[];
    end if;
    return array(
        with event as materialized (
            select own as row, own.objid, own.schema_ids from schemawatch.ddl_event as own where own.transaction_id = p_xid
        ),
        touched (oid) as (
            select event.objid from event where event.objid is not null
            union
            select rel.oid from event join pg_class as rel on rel.relnamespace = event.objid
            union
            -- it gave its name to another table, or was a partition
            select unnest(snap.relid || snap.member_oids)
            from schemawatch.snapshot as snap
            where snap.schema_id in (select unnest(event.schema_ids) from event)
            union
            -- no index finds a row by who wrote it
            select rel.oid from pg_class as rel
            where age(rel.xmin) <= age(p_xid::xid)
              and exists (select from schemawatch.registration as reg where reg.partitions = 'ignore')
              and exists (select from event where schemawatch._may_detach_ignored(event.row))
        )
        select touched.oid
        from touched
        join pg_class as rel on rel.oid = touched.oid and rel.relkind in ('r', 'p', 'f') and not rel.relispartition
        where not exists (
            select from schemawatch.snapshot as snap
            where snap.relid = touched.oid and not exists (
                select from schemawatch.snapshot as newer
                where newer.schema_id = snap.schema_id and newer.version > snap.version)));
end
$$;

comment on function schemawatch._touched_unwatched(xid8) is
'The tables that a transaction has touched and nobody watches: among them are those that register_schema() asked for with
p_future.';


create or replace function schemawatch._register_new_tables(p_source text, p_xid xid8 default null)
returns setof bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    -- at a COMMIT those that others made are left to the scan
    v_among oid[] := case when p_xid is not null then schemawatch._touched_unwatched(p_xid) end;
    v_relids oid[];
    v_schema_id bigint;
    v_drift_id bigint;
    r_table record;
begin
    if v_among = '{}' then
        return;
    end if;
    v_relids := array(select fresh.relid from schemawatch._new_tables(v_among) as fresh);
    if cardinality(v_relids) = 0 then
        return;
    end if;
    -- As in _register(): who waited here may find that the other one has registered them. A COMMIT waits for no other one,
    -- unless it is about the same table (very many of them are not worth a lock each).
    if p_xid is null or cardinality(v_relids) > 100 then
        perform pg_advisory_xact_lock(hashtext('schemawatch.register'));
    else
        perform pg_advisory_xact_lock_shared(hashtext('schemawatch.register'));
        perform pg_advisory_xact_lock(hashtext('schemawatch.register'), own.relid::integer)
        from (select unnest(v_relids) as relid order by 1) as own;
    end if;
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
