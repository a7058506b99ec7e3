create or replace function schemawatch._trigger_mark()
returns text
language sql
stable
as $$
    select coalesce(
        md5(string_agg(concat_ws(' ', evt.oid, evt.xmin, evt.evtenabled), ',' order by evt.evtname)), 'none')
    from pg_catalog.pg_event_trigger as evt
    where evt.evtname in ('schemawatch_ddl_command_end', 'schemawatch_sql_drop')
$$;

comment on function schemawatch._trigger_mark() is
'Moves when one of the event triggers is created, dropped, disabled or enabled; none when there are none.';
