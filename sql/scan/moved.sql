create or replace function schemawatch._catalog_mark()
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- A snapshot that is older than the counters would take a change for examined that it cannot see.
    if current_setting('track_counts') <> 'on' or current_setting('transaction_isolation') <> 'read committed' then
        return null;
    end if;
    return (
        select md5(concat_ws(' ', schemawatch._origin(), schemawatch._format_version(),
            (select pg_stat_get_db_stat_reset_time(db.oid) from pg_database as db where db.datname = current_database()),
            string_agg(concat_ws(' ', rel.oid, pg_stat_get_tuples_inserted(rel.oid),
                pg_stat_get_tuples_updated(rel.oid), pg_stat_get_tuples_deleted(rel.oid)), ',' order by rel.oid)))
        from pg_class as rel
        where rel.relkind = 'r' and (
            -- all but what is about the data: whatever a document may be made of is among them
            rel.relnamespace = 'pg_catalog'::regnamespace
                and rel.relname !~ '^pg_(statistic(_ext_data)?|largeobject(_metadata)?)$'
            or rel.oid in ('schemawatch.registration'::regclass, 'schemawatch.schema_registration'::regclass)));
end
$$;

comment on function schemawatch._catalog_mark() is
'Moves when a row of a catalog was written, or what is watched has changed: a hash of the numbers of rows inserted, updated and deleted
that PostgreSQL counts for itself, in all databases for the shared ones. Null where they cannot be relied on.';


create or replace function schemawatch._moved_tables(p_schema_id bigint)
returns table (schema_id bigint, fingerprint text)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
-- the plan for ten tables is not the plan for ten thousand
set plan_cache_mode = force_custom_plan
set work_mem = '32MB'
set jit = off
as $$
#variable_conflict use_column
declare
    v_relids oid[];
begin
    v_relids := array(
        select head.relid from schemawatch._head as head
        where head.relid is not null and head.paused_at is null
          and (p_schema_id is null or head.schema_id = p_schema_id));
    return query
    -- materialized: the planner cannot guess their sizes, and nests loops over them
    with head as materialized (
        select own.schema_id, own.schema_name, own.table_name, own.relid, own.fingerprint,
            state.fingerprint as examined
        from schemawatch._head as own
        left join schemawatch.scan_state as state
            on state.schema_id = own.schema_id and state.version = own.version
        where own.paused_at is null and (p_schema_id is null or own.schema_id = p_schema_id)
    ),
    mark as materialized (
        select own.relid, own.fingerprint from schemawatch._fingerprints(v_relids) as own
    )
    select head.schema_id, mark.fingerprint
    from head
    left join mark on mark.relid = head.relid
    where case
        -- gone: look for one that took its name
        when head.relid is null then exists (
            select from pg_class as rel
            join pg_namespace as ns on ns.oid = rel.relnamespace
            where ns.nspname = head.schema_name and rel.relname = head.table_name)
        else mark.fingerprint is null
            or mark.fingerprint not in (coalesce(head.fingerprint, ''), coalesce(head.examined, ''))
    end;
end
$$;

comment on function schemawatch._moved_tables(bigint) is
'Watched tables that must be read again: their fingerprint is neither that of the newest version nor the one
under which a scan has found the same structure.';
