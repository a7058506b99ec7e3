create or replace view schemawatch._head as
select
    reg.schema_id, snap.version, snap.schema_name, snap.table_name, snap.relid, snap.document, snap.digest,
    snap.fingerprint, snap.captured_at, snap.format_version, snap.server_version_num,
    reg.registered_at, reg.paused_at, reg.partitions, snap.member_oids
from schemawatch.registration as reg
cross join lateral (
    select *
    from schemawatch.snapshot as own
    where own.schema_id = reg.schema_id
    order by own.version desc
    limit 1
) as snap
where reg.unregistered_at is null;

comment on view schemawatch._head is 'The newest snapshot of every watched table.';
