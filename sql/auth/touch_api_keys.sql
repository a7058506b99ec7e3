create or replace function schemawatch.touch_api_keys(p_key_ids bigint[])
returns void
language sql
volatile
parallel unsafe
as $$
    -- skip locked: who holds the row is noting the same minute, and waiting could deadlock.
    update schemawatch.api_key as k
    set last_used_at = date_trunc('minute', clock_timestamp())
    where k.key_id in (
        select u.key_id
        from schemawatch.api_key as u
        where u.key_id = any(p_key_ids)
          and u.last_used_at is distinct from date_trunc('minute', clock_timestamp())
        for no key update skip locked
    )
$$;

comment on function schemawatch.touch_api_keys(bigint[]) is
'Notes, to the minute, that these keys were used just now. Called for many keys at once, off the path
of the requests.';
