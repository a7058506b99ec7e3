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
        (select max(run.finished_at) from schemawatch.scan_run as run
         where run.started_at >= head.registered_at)) as last_checked_at,
    head.relid,
    head.partitions
from schemawatch._head as head;

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
comment on column schemawatch.watched_table.relid is 'oid of the table; null when it was dropped.';
comment on column schemawatch.watched_table.partitions is
'report or ignore: whether its partitions coming and going are changes of it; see set_partitions().';
