create or replace function schemawatch._current_document(p_schema_id bigint)
returns jsonb
language sql
stable
as $$
    select now.document from schemawatch._current_documents(array[p_schema_id]) as now
$$;

comment on function schemawatch._current_document(bigint) is 'What one watched table looks like now.';
