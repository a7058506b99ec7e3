create or replace function schemawatch._refresh_snapshot(
    p_last schemawatch.snapshot,
    p_document jsonb,
    p_fingerprint text
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    -- The row may have been written since this transaction began; an UPDATE would then fail outside READ
    -- COMMITTED. Nothing is lost by leaving it: the next scan comes here again.
    if current_setting('transaction_isolation') <> 'read committed' then
        return;
    end if;
    update schemawatch.snapshot
    set document = p_document,
        digest = schemawatch._digest(p_document),
        fingerprint = p_fingerprint,
        relid = (p_document #>> '{identity,table,id}')::oid,
        member_oids = schemawatch._member_oids(p_document),
        format_version = (p_document ->> 'format')::integer,
        server_version_num = (p_document ->> 'server_version_num')::integer
    where schema_id = p_last.schema_id and version = p_last.version;
end
$$;

comment on function schemawatch._refresh_snapshot(schemawatch.snapshot, jsonb, text) is
'Re-baselines a version in silence: the structure is the same, only its text, oids, format or server differ.';
