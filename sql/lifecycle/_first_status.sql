create or replace function schemawatch._first_status(
    p_drift_id bigint,
    p_declared_as text,
    p_reverted bigint[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if cardinality(p_reverted) > 0 then
        insert into schemawatch.drift_status_change (drift_id, status, changed_by, reason, resolved_by_drift_id)
        select reverted.drift_id, 'resolved', 'schemawatch', format('taken back by drift %s', p_drift_id), p_drift_id
        from unnest(p_reverted) as reverted (drift_id)
        union all
        select p_drift_id, 'resolved', 'schemawatch',
            format('takes back drift %s', array_to_string(p_reverted, ', ')), null;
    elsif p_declared_as is not null then
        insert into schemawatch.drift_status_change (drift_id, status, changed_by, reason)
        values (p_drift_id, 'acknowledged', 'schemawatch', format('declared as %s', p_declared_as));
    else
        return;
    end if;
    perform schemawatch._show_status(array[p_drift_id]);
    -- the others may have been written since this transaction began; the next scan shows them
    if current_setting('transaction_isolation') = 'read committed' then
        perform schemawatch._show_status(p_reverted);
    end if;
end
$$;

comment on function schemawatch._first_status(bigint, text, bigint[]) is
'What a new drift is from the start: resolved, with the drifts that it takes back; acknowledged when it was
declared; otherwise open, whatever its impact.';
