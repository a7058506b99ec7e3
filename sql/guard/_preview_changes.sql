create or replace function schemawatch._preview_changes(p_marks jsonb)
returns jsonb
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
    v_moved constant bigint[] := schemawatch._moved_since(
        array(select jsonb_array_elements_text(p_marks -> 'schema_ids')::bigint), p_marks -> 'fingerprints');
    v_new constant oid[] := array(select jsonb_array_elements_text(p_marks -> 'new_tables')::bigint::oid);
begin
    return (
        with pairs as (
            select now.schema_id, format('%I.%I', snap.schema_name, snap.table_name) as table_name,
                coalesce(p_marks -> 'unseen' -> now.schema_id::text, snap.document) as old, now.document as new
            from schemawatch._current_documents(v_moved) as now
            join schemawatch.snapshot as snap
                on snap.schema_id = now.schema_id
                    and snap.version = (p_marks -> 'versions' ->> now.schema_id::text)::integer
            union all
            select null, schemawatch._table_name(now.document -> 'table'), schemawatch._dropped_document(), now.document
            from schemawatch._snapshot_documents(array(
                select fresh.relid from schemawatch._new_tables() as fresh
                where fresh.relid <> all (v_new))) as now
        )
        select jsonb_agg(jsonb_build_object('schema_id', pairs.schema_id, 'table_name', pairs.table_name)
                || to_jsonb(change)
            order by pairs.table_name, change."position")
        from pairs
        cross join lateral unnest(schemawatch._judge(pairs.schema_id, pairs.old, pairs.new)) as change);
end
$$;

comment on function schemawatch._preview_changes(jsonb) is
'What happened to the watched tables since _preview_marks(), judged, by table; null when nothing did. The same transaction
asks both, and undoes what is in between.';
