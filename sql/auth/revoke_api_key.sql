create or replace function schemawatch.revoke_api_key(p_key_id bigint)
returns timestamptz
language plpgsql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_revoked_at timestamptz;
begin
    update schemawatch.api_key as k
    set revoked_at = coalesce(k.revoked_at, clock_timestamp())
    where k.key_id = p_key_id
    returning k.revoked_at into v_revoked_at;

    if v_revoked_at is null then
        raise exception 'there is no key %', p_key_id
            using errcode = 'SW104', hint = 'List them with SELECT key_id, name FROM schemawatch.api_key;';
    end if;
    return v_revoked_at;
end
$$;

comment on function schemawatch.revoke_api_key(bigint) is
'Ends a key now and returns since when it is revoked. Again on the same key: the first time stays.';
