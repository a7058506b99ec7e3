create or replace function schemawatch.update_api_key(
    p_key_id bigint,
    p_scope text,
    p_expires_at timestamptz default null,
    p_schema_ids bigint[] default null,
    p_table_pattern text default null
)
returns void
language plpgsql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
begin
    perform schemawatch._check_api_key(p_scope, p_expires_at, p_schema_ids, p_table_pattern);
    update schemawatch.api_key as k
    set scopes = array[p_scope], expires_at = p_expires_at, schema_ids = p_schema_ids, table_pattern = p_table_pattern
    where k.key_id = p_key_id and k.revoked_at is null;
    if not found then
        raise exception 'there is no valid key %', coalesce(p_key_id::text, 'null')
            using errcode = 'SW104', hint = 'List the keys to see their numbers.';
    end if;
end
$$;

comment on function schemawatch.update_api_key(bigint, text, timestamptz, bigint[], text) is
'Sets the scope, the end and the tables of a key that is not revoked, as in insert_api_key(): what is left out is for
ever, or all. Its name and the key itself stay. Raises SW104 for an unknown or revoked key, SW009 for a bad value.';
