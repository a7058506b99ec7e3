create or replace function schemawatch.find_api_key(p_prefix text)
returns table (
    key_id bigint,
    name text,
    key_hash text,
    scopes text[],
    state text,
    last_used_at timestamptz,
    tables bigint[]
)
language sql
stable
parallel safe
rows 1
as $$
    select
        k.key_id,
        k.name,
        k.key_hash,
        k.scopes,
        case
            when k.revoked_at <= clock_timestamp() then 'revoked'
            when k.expires_at <= clock_timestamp() then 'expired'
            else 'active'
        end as state,
        k.last_used_at,
        case
            when k.schema_ids is not null or k.table_pattern is not null
                then schemawatch._key_tables(k.schema_ids, k.table_pattern)
        end as tables
    from schemawatch.api_key as k
    where k.prefix = p_prefix
$$;

comment on function schemawatch.find_api_key(text) is
'The key with that prefix, with its hash for the caller to compare, its state by the database''s clock
(active, expired or revoked) and the schema_ids that it is limited to (null: all). No row: no such key.';
