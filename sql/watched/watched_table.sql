create or replace function schemawatch._origin()
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select format('%s/%s', ctl.system_identifier, dat.oid)
        from pg_catalog.pg_control_system() as ctl
        join pg_catalog.pg_database as dat on dat.datname = current_database());
end
$$;

comment on function schemawatch._origin() is
'The database in which oids and attnums mean something: system identifier and database oid. A dump restored
elsewhere has another one, and its objects are then matched by name.';


create or replace function schemawatch._is_copy()
returns boolean
language plpgsql  -- keeps its plan: every event of a DDL asks
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return exists (select from pg_subscription_rel as rel where rel.srrelid = 'schemawatch.snapshot'::regclass);
end
$$;

comment on function schemawatch._is_copy() is
'Whether this is a database of a hub, to which logical replication brings what another one knows: the tables that it speaks of
are not here, so that nothing may be captured or scanned.';


create or replace function schemawatch._followed(p_document jsonb, p_partitions text)
returns jsonb
language sql
immutable
parallel safe
as $$
    select case p_partitions
        when 'ignore' then jsonb_set(p_document - 'partitions' #- '{identity,partitions}', '{referenced_by}',
            jsonb_path_query_array(p_document, '$.referenced_by[*] ? (!exists (@.partition))'))
        else p_document end
$$;

comment on function schemawatch._followed(jsonb, text) is
'A document without the list of partitions, for a table of which only its own structure is followed.';


create or replace view schemawatch._everywhere as
select
    reg.schema_id, snap.version, snap.schema_name, snap.table_name, snap.relid, snap.document, snap.digest,
    snap.fingerprint, snap.captured_at, snap.format_version, snap.server_version_num,
    reg.registered_at, reg.paused_at, reg.partitions, snap.member_oids, reg.database
from schemawatch.registration as reg
cross join lateral (
    select *
    from schemawatch.snapshot as own
    where own.schema_id = reg.schema_id
    order by own.version desc
    limit 1
) as snap
where reg.unregistered_at is null;

comment on view schemawatch._everywhere is 'The newest snapshot of every watched table, those of other databases among them.';


create or replace view schemawatch._head as
select
    own.schema_id, own.version, own.schema_name, own.table_name, own.relid, own.document, own.digest,
    own.fingerprint, own.captured_at, own.format_version, own.server_version_num,
    own.registered_at, own.paused_at, own.partitions, own.member_oids
from schemawatch._everywhere as own
where own.database is null;

comment on view schemawatch._head is
'The newest snapshot of every watched table of this database. Capture, scan, preview and protection know no others.';


create or replace view schemawatch.watched_table as
select
    head.schema_id,
    head.schema_name,
    head.table_name,
    case
        when head.paused_at is not null then 'paused'
        when head.relid is null then 'dropped'
        else 'active'
    end as status,
    head.version as current_version,
    head.registered_at,
    greatest(
        head.captured_at,
        case when head.database is null then newest.finished_at
        else (select other.read_at from schemawatch.other_database as other where other.name = head.database)
        end) as last_checked_at,
    nullif(head.relid, 0) as relid,
    head.partitions,
    head.database as other_database
from schemawatch._everywhere as head
-- Of all tables the same one: they are ten thousand, and so are the scans of seven days.
left join (
    select run.started_at, run.finished_at
    from schemawatch.scan_run as run
    order by run.scan_id desc
    limit 1
) as newest on newest.started_at >= head.registered_at;

comment on view schemawatch.watched_table is
'The watched tables under the names that they have now. schema_name and table_name of a dropped one are its last.';
comment on column schemawatch.watched_table.schema_id is 'Number of the watched table in the API and in every relation here.';
comment on column schemawatch.watched_table.schema_name is 'Schema of the table.';
comment on column schemawatch.watched_table.table_name is 'Name of the table.';
comment on column schemawatch.watched_table.status is 'active, dropped (the table is gone) or paused.';
comment on column schemawatch.watched_table.current_version is 'Newest version; see snapshot.';
comment on column schemawatch.watched_table.registered_at is 'Since when it is watched.';
comment on column schemawatch.watched_table.last_checked_at is
'When it was last known to be as the current version says: captured, or passed by a scan.';
comment on column schemawatch.watched_table.relid is 'oid of the table; null when it was dropped, or is in another database.';
comment on column schemawatch.watched_table.partitions is
'report or ignore: whether its partitions coming and going are changes of it; see set_partitions().';
comment on column schemawatch.watched_table.other_database is 'The other database that it is in; null for this one.';
