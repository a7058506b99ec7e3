create or replace function schemawatch._elsewhere_head(p_database text)
returns jsonb
language sql
stable
set search_path = pg_catalog, pg_temp  -- whoever calls it, from whatever path
as $$
    select coalesce(jsonb_agg(jsonb_build_object(
        'schema_id', head.schema_id,
        'version', head.version,
        'schema_name', head.schema_name,
        'table_name', head.table_name,
        'relid', head.document #>> '{identity,table,id}',
        'member_oids', to_jsonb(schemawatch._member_oids(head.document)),
        'document', jsonb_build_object('identity', jsonb_strip_nulls(jsonb_build_object(
            'origin', head.document #> '{identity,origin}',
            'replaced', head.document #> '{identity,replaced}'))),
        'fingerprint', head.fingerprint,
        'examined', state.fingerprint,
        'partitions', head.partitions,
        'paused_at', head.paused_at) order by head.schema_id), '[]')
    from schemawatch._everywhere as head
    left join schemawatch.scan_state as state on state.schema_id = head.schema_id and state.version = head.version
    where head.database = p_database
$$;

comment on function schemawatch._elsewhere_head(text) is
'The watched tables of another database, as _head has those of this one: what the functions that are sent there have to know of
them, with their numbers there.';
