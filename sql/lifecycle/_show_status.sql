create or replace function schemawatch._show_status(p_drift_ids bigint[])
returns void
language plpgsql
volatile  -- the update sees what was committed until the rows were locked
set search_path = pg_catalog, pg_temp
as $$
declare
    v_drift_ids bigint[];
begin
    -- Nobody waits here, least of all somebody's COMMIT: a row that a person is deciding about right now is
    -- left to the next scan.
    v_drift_ids := array(
        select drf.drift_id
        from schemawatch.drift as drf
        where drf.drift_id = any (p_drift_ids)
        order by drf.drift_id
        for no key update skip locked);
    update schemawatch.drift as drf
    set status = coalesce(newest.status, 'open'),
        status_changed_at = newest.changed_at,
        status_changed_by = newest.changed_by,
        status_reason = newest.reason,
        resolved_by_drift_id = newest.resolved_by_drift_id
    from unnest(v_drift_ids) as own (drift_id)
    left join lateral (
        select moved.*
        from schemawatch.drift_status_change as moved
        where moved.drift_id = own.drift_id
        order by moved.change_id desc
        limit 1
    ) as newest on true
    where drf.drift_id = own.drift_id
      and (drf.status, drf.status_changed_at)
          is distinct from (coalesce(newest.status, 'open'), newest.changed_at);
end
$$;

comment on function schemawatch._show_status(bigint[]) is
'Makes drift show the newest status change of these drifts, but for those that somebody else has locked. Outside
READ COMMITTED only for rows that the caller has locked or written: an UPDATE of others may raise 40001.';
