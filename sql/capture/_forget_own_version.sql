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
