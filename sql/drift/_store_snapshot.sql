create or replace function schemawatch._store_snapshot(
    p_schema_id bigint,
    p_version integer,
    p_document jsonb,
    p_source text,
    p_fingerprint text default null,
    p_table jsonb default null
)
returns boolean
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    -- A concurrent transaction may be storing the same version: wait for it, then say that it won.
    insert into schemawatch.snapshot (
        schema_id, version, schema_name, table_name, relid, member_oids, document, digest, fingerprint, source,
        format_version, server_version_num)
    select
        p_schema_id,
        p_version,
        coalesce(p_document #>> '{table,schema}', p_table ->> 'schema', last.schema_name),
        coalesce(p_document #>> '{table,name}', p_table ->> 'name', last.table_name),
        (p_document #>> '{identity,table,id}')::oid,
        schemawatch._member_oids(p_document),
        p_document,
        schemawatch._digest(p_document),
        p_fingerprint,
        p_source,
        (p_document ->> 'format')::integer,
        (p_document ->> 'server_version_num')::integer
    from (select p_schema_id as schema_id) as own
    left join schemawatch.snapshot as last on last.schema_id = own.schema_id and last.version = p_version - 1
    on conflict on constraint snapshot_pkey do nothing;
    return found;
end
$$;

comment on function schemawatch._store_snapshot(bigint, integer, jsonb, text, text, jsonb) is
'Stores a document as a version. p_table has the name of a table that is not there yet. False when another transaction has stored that version meanwhile.';
