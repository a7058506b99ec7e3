create or replace function schemawatch.enable_endpoint(
    p_endpoint_id bigint
)
returns boolean
language plpgsql
volatile
parallel unsafe
set search_path = pg_catalog, pg_temp
as $$
begin
    update schemawatch.endpoint as ep
    set
        disabled_at = null,
        disabled_reason = null,
        failures = 0,
        failing_since = null,
        -- one probe first
        paused_until = case when ep.failures > 0 then clock_timestamp() end
    where
        ep.endpoint_id = p_endpoint_id
        and ep.disabled_at is not null;
    if not found then
        return false;
    end if;
    perform schemawatch._wake_notifiers();
    return true;
end
$$;

comment on function schemawatch.enable_endpoint(bigint) is
'Resumes an endpoint; what was pending when it was disabled is sent now, one by one until
the first success where it had failed.
False when it is unknown or was not disabled.';
