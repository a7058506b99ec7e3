create or replace function schemawatch._preview_marks()
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
    v_ids constant bigint[] := array(
        select head.schema_id from schemawatch._head as head where head.paused_at is null);
begin
    return jsonb_build_object(
        'schema_ids', v_ids,
        'versions', schemawatch._version_map(v_ids),
        'fingerprints', schemawatch._fingerprint_map(v_ids),
        -- what is there already, but in no version yet, is not the script's doing
        'unseen', (
            select jsonb_object_agg(now.schema_id, now.document)
            from schemawatch._current_documents(array(
                select moved.schema_id from schemawatch._moved_tables(null) as moved)) as now),
        'new_tables', array(select fresh.relid::bigint from schemawatch._new_tables() as fresh));
end
$$;

comment on function schemawatch._preview_marks() is
'What _preview_changes() has to know of the time before the SQL that is tried.';
