create table schemawatch.api_key (
    key_id bigint generated always as identity primary key,
    name text not null,
    prefix text not null constraint api_key_prefix_key unique,
    key_hash text not null constraint api_key_key_hash_key unique,
    scopes text[] not null default '{read}',
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    revoked_at timestamptz,
    last_used_at timestamptz,
    constraint api_key_name_check check (length(name) between 1 and 200),
    constraint api_key_hash_check check (key_hash ~ '^[0-9a-f]{64}$'),
    constraint api_key_scopes_check check (
        scopes <@ array['read', 'write', 'admin'] and cardinality(scopes) > 0)
);

comment on table schemawatch.api_key is 'API keys, hashed: the key itself is shown once, by its generator.';
comment on column schemawatch.api_key.prefix is 'First characters of the key, to recognise it by.';
comment on column schemawatch.api_key.key_hash is 'SHA-256 of the whole key, in hexadecimal.';
comment on column schemawatch.api_key.scopes is 'Any of read, write, admin; each includes those before it.';
comment on column schemawatch.api_key.last_used_at is 'When it was last used, to the minute.';
