create or replace function schemawatch._new_secret()
returns text
language sql
volatile
parallel safe
as $$
    -- two random uuids have 244 bits of the server's strong generator; the hash spreads them evenly
    select 'whsec_' || encode(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), 'base64')
$$;

comment on function schemawatch._new_secret() is '32 bytes as the Standard Webhooks specification writes them.';
