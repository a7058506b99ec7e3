create or replace function schemawatch._show_late_status()
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        return;
    end if;
    perform schemawatch._show_status(array(
        select moved.drift_id
        from schemawatch.drift_status_change as moved
        join schemawatch.drift as drf on drf.drift_id = moved.drift_id
        where moved.resolved_by_drift_id is not null and drf.status <> 'resolved'));
end
$$;

comment on function schemawatch._show_late_status() is
'Shows the resolutions that somebody''s COMMIT could only note: it ran outside READ COMMITTED, or a person held
the row. Called by scan().';
