create or replace function schemawatch.finish_idempotent_request(
    p_key_id bigint,
    p_operation text,
    p_idempotency_key text,
    p_fingerprint text,
    p_status integer,
    p_location text,
    p_body text
)
returns void
language sql
volatile
parallel unsafe
as $$
    -- in the way can only be one that is older than its 24 hours and not yet pruned
    insert into schemawatch.idempotent_request as r
        (key_id, operation, idempotency_key, fingerprint, status, location, body)
    values (p_key_id, p_operation, p_idempotency_key, p_fingerprint, p_status, p_location, p_body)
    on conflict on constraint idempotent_request_pkey do update
    set fingerprint = excluded.fingerprint,
        status = excluded.status,
        location = excluded.location,
        body = excluded.body,
        answered_at = excluded.answered_at
$$;

comment on function schemawatch.finish_idempotent_request(bigint, text, text, text, integer, text, text) is
'Keeps the answer to a request that begin_idempotent_request() let through, in the transaction of its change.
p_body is null when the answer holds a secret.';
