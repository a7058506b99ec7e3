create or replace function schemawatch._version_map(p_schema_ids bigint[])
returns jsonb
language plpgsql
volatile  -- sees what was committed before it, as the documents read after it do
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select jsonb_object_agg(head.schema_id, head.version)
        from schemawatch._head as head
        where head.schema_id = any (p_schema_ids));
end
$$;

comment on function schemawatch._version_map(bigint[]) is 'Newest version by schema_id.';
