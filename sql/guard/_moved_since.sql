create or replace function schemawatch._moved_since(p_schema_ids bigint[], p_marks jsonb)
returns bigint[]
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_now jsonb := schemawatch._fingerprint_map(p_schema_ids);
begin
    return array(
        select given.schema_id
        from unnest(p_schema_ids) as given (schema_id)
        -- no fingerprint: dropped before, and perhaps back
        where p_marks ->> given.schema_id::text is null
           or p_marks ->> given.schema_id::text is distinct from v_now ->> given.schema_id::text);
end
$$;

comment on function schemawatch._moved_since(bigint[], jsonb) is
'Which of these tables have another fingerprint than they had when _fingerprint_map() was asked.';
