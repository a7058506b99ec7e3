create or replace function schemawatch._wake_notifiers()
returns void
language sql
volatile
parallel unsafe
as $$
    -- A NOTIFY makes PREPARE TRANSACTION fail, so one can do without: that costs latency only.
    select pg_catalog.pg_notify('schemawatch_delivery', '')
    where coalesce(pg_catalog.current_setting('schemawatch.notify', true), '') <> 'off'
$$;
