create or replace function schemawatch._wake_notifiers(p_with_ddl boolean default false)
returns void
language sql
volatile
parallel unsafe
as $$
    -- A NOTIFY makes PREPARE TRANSACTION fail. Where somebody's DDL may end in one the poll has to find the
    -- delivery, which costs latency only.
    select pg_catalog.pg_notify('schemawatch_delivery', '')
    where case coalesce(pg_catalog.current_setting('schemawatch.notify', true), '')
        when 'on' then true
        when 'off' then false
        else not p_with_ddl or pg_catalog.current_setting('max_prepared_transactions') = '0'
    end
$$;
