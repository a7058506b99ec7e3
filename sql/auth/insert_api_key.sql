create or replace function schemawatch.insert_api_key(
    p_name text,
    p_prefix text,
    p_key_hash text,
    p_scope text,
    p_expires_at timestamptz default null,
    p_schema_ids bigint[] default null,
    p_table_pattern text default null
)
returns bigint
language plpgsql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_key_id bigint;
begin
    if p_name is null or length(p_name) not between 1 and 200 then
        raise exception 'the name of a key must have 1 to 200 characters'
            using errcode = 'SW009', hint = 'Name it after whoever uses it, for instance "grafana".';
    end if;
    perform schemawatch._check_api_key(p_scope, p_expires_at, p_schema_ids, p_table_pattern);

    insert into schemawatch.api_key
        (name, prefix, key_hash, scopes, expires_at, schema_ids, table_pattern)
    values
        (p_name, p_prefix, p_key_hash, array[p_scope], p_expires_at, p_schema_ids, p_table_pattern)
    on conflict do nothing
    returning key_id into v_key_id;

    if v_key_id is null then
        raise exception 'a key with prefix "%" exists already', p_prefix
            using errcode = 'SW204', hint = 'Generate another key.';
    end if;
    return v_key_id;
end
$$;

comment on function schemawatch.insert_api_key(text, text, text, text, timestamptz, bigint[], text) is
'Stores a key that was generated elsewhere, by its prefix and its SHA-256, and returns its number.
The key itself never reaches the database. p_schema_ids and p_table_pattern (over schema.table, * is any text) limit it to
some tables.';
