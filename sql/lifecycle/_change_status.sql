create or replace function schemawatch._change_status(
    p_drift_id bigint,
    p_from text[],
    p_status text,
    p_reason text,
    p_by text
)
returns schemawatch.drift
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set lock_timeout = '10s'
as $$
declare
    v_drift schemawatch.drift;
begin
    if coalesce(btrim(p_reason), '') = '' or length(p_reason) > 2000 then
        raise exception 'a reason of 1 to 2000 characters is needed'
            using errcode = 'SW009', hint = 'Say why, for whoever asks next year.';
    end if;
    if coalesce(btrim(p_by), '') = '' or length(p_by) > 200 then
        raise exception 'the name of who decides must have 1 to 200 characters'
            using errcode = 'SW009', hint = 'Leave p_by out: it is the session user.';
    end if;
    perform from schemawatch.drift as drf where drf.drift_id = p_drift_id for no key update;
    if not found then
        raise exception 'drift % does not exist', coalesce(p_drift_id::text, 'null')
            using errcode = 'SW104', hint = 'List them with SELECT * FROM schemawatch.drift;';
    end if;
    perform schemawatch._show_status(array[p_drift_id]);
    select drf.* into v_drift from schemawatch.drift as drf where drf.drift_id = p_drift_id;
    if v_drift.status <> all (p_from) then
        raise exception 'drift % is %', p_drift_id, v_drift.status
            using errcode = 'SW206',
                detail = coalesce(format('By %s at %s: %s.', v_drift.status_changed_by,
                    v_drift.status_changed_at, v_drift.status_reason), 'Nobody has decided about it yet.'),
                hint = format('Only a drift that is %s can become %s.', array_to_string(p_from, ' or '), p_status);
    end if;
    insert into schemawatch.drift_status_change (drift_id, status, changed_by, reason)
    values (p_drift_id, p_status, btrim(p_by), btrim(p_reason));
    perform schemawatch._show_status(array[p_drift_id]);
    select drf.* into v_drift from schemawatch.drift as drf where drf.drift_id = p_drift_id;
    return v_drift;
end
$$;

comment on function schemawatch._change_status(bigint, text[], text, text, text) is
'What acknowledge_drift(), resolve_drift() and reopen_drift() have in common.';
