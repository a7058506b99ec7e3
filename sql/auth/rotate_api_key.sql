create or replace function schemawatch.rotate_api_key(
    p_key_id bigint,
    p_prefix text,
    p_key_hash text,
    p_overlap interval default '1 day'
)
returns bigint
language plpgsql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_old schemawatch.api_key;
    v_lifetime interval;
begin
    if p_overlap is null or p_overlap < interval '0' then
        raise exception 'the overlap must not be negative'
            using errcode = 'SW009', hint = 'Give zero to end the old key at once.';
    end if;

    select k.* into v_old
    from schemawatch.api_key as k
    where k.key_id = p_key_id
    for update;

    if v_old.key_id is null then
        raise exception 'there is no key %', p_key_id
            using errcode = 'SW104', hint = 'List them with SELECT key_id, name FROM schemawatch.api_key;';
    end if;
    if v_old.revoked_at is not null or v_old.expires_at <= clock_timestamp() then
        raise exception 'key % is no longer valid', p_key_id
            using errcode = 'SW204', hint = 'Create a new key instead of rotating this one.';
    end if;

    v_lifetime := v_old.expires_at - v_old.created_at;

    update schemawatch.api_key as k
    set expires_at = least(k.expires_at, clock_timestamp() + p_overlap)
    where k.key_id = p_key_id;

    return schemawatch.insert_api_key(
        p_name => v_old.name,
        p_prefix => p_prefix,
        p_key_hash => p_key_hash,
        p_scope => case
            when 'admin' = any(v_old.scopes) then 'admin'
            when 'write' = any(v_old.scopes) then 'write'
            else 'read'
        end,
        p_expires_at => clock_timestamp() + v_lifetime,
        p_schema_ids => v_old.schema_ids,
        p_table_pattern => v_old.table_pattern
    );
end
$$;

comment on function schemawatch.rotate_api_key(bigint, text, text, interval) is
'Stores the successor of a key, with the same name, scope, tables and lifetime, and returns its number. The old
key stays valid for the overlap, so that its users can change over without a gap.';
