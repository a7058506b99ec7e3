create or replace function schemawatch.begin_idempotent_request(
    p_key_id bigint,
    p_operation text,
    p_idempotency_key text,
    p_fingerprint text
)
returns setof schemawatch.idempotent_request
language plpgsql
volatile
parallel unsafe
rows 1
set search_path = pg_catalog, pg_temp
as $$
declare
    v_answered schemawatch.idempotent_request;
begin
    -- Held until the transaction ends. The look below is a statement of its own: it sees what the last
    -- holder committed.
    if not pg_try_advisory_xact_lock(hashtextextended(
        format('schemawatch.idempotency %s %s %s', p_key_id, p_operation, p_idempotency_key), 0))
    then
        raise exception 'a request with this Idempotency-Key is being answered'
            using errcode = 'SW220', hint = 'Wait for its answer, or send this one again in a moment.';
    end if;

    select * into v_answered
    from schemawatch.idempotent_request as r
    where r.key_id = p_key_id
      and r.operation = p_operation
      and r.idempotency_key = p_idempotency_key
      and r.answered_at > clock_timestamp() - interval '24 hours';

    if v_answered.key_id is null then
        return;
    end if;
    if v_answered.fingerprint <> p_fingerprint then
        raise exception 'this Idempotency-Key was used for another request'
            using errcode = 'SW025', hint = 'Take a new key for each request, and the same one only to repeat it.';
    end if;
    return next v_answered;
end
$$;

comment on function schemawatch.begin_idempotent_request(bigint, text, text, text) is
'Reserves an idempotency key until the end of the transaction. Returns the answer that was given to it within the
last 24 hours, or no row: do it, and keep the answer with finish_idempotent_request(). Raises SW220 while another
transaction is at it, SW025 when the fingerprint is not the one of then.';


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
