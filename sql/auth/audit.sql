create or replace function schemawatch.record_audit_event(
    p_key_id bigint,
    p_key_name text,
    p_operation text,
    p_object text,
    p_request_id text,
    p_status integer
)
returns void
language sql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
    insert into schemawatch.audit_event (key_id, key_name, operation, object, request_id, status, outcome)
    values (
        p_key_id, p_key_name, p_operation, p_object, p_request_id, p_status,
        case
            when p_status < 400 then 'done'
            when p_status < 500 then 'refused'
            else 'failed'
        end)
$$;

comment on function schemawatch.record_audit_event(bigint, text, text, text, text, integer) is
'Notes what was done with a key. Call it in the transaction of the change, so that none is without its note.';
