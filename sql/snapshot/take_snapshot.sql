create or replace function schemawatch.take_snapshot(p_table regclass)
returns jsonb
language sql
stable
as $$
    select snap.document from schemawatch._snapshot_documents(array[p_table::oid]) as snap
$$;

comment on function schemawatch.take_snapshot(regclass) is
'The structure of a table as one canonical jsonb document; nothing is stored. The same database state gives
the same document, byte for byte. Null when the oid is no relation.';
