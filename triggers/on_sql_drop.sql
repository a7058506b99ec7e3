create or replace function schemawatch.on_sql_drop()
returns event_trigger
language plpgsql
security definer  -- as on_ddl_command_end
set search_path = pg_catalog, pg_temp
set lock_timeout = '2s'
set standard_conforming_strings = on
-- Plans to keep, by index even while our tables are small: planning costs more than running.
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
-- That price of what must be scanned all the same would have every plan compiled, each time.
set jit = off
as $$
declare
    v_context text;
    v_closed boolean;
begin
    perform schemawatch.capture_drops(tg_tag);
exception
    when sqlstate 'SW202' then
        raise;  -- at_commit() ran here: the session has SET CONSTRAINTS ALL IMMEDIATE
    when others then
        get stacked diagnostics v_context = pg_exception_context;
        begin
            v_closed := schemawatch._can_be_provoked(sqlstate) and schemawatch._drops_touch_protected();
            if not v_closed then
                perform schemawatch._note_error('event', tg_tag, sqlstate, sqlerrm, v_context);
            end if;
        exception when others then
            raise warning 'schemawatch: % (%); the DDL is not affected', sqlerrm, sqlstate;
        end;
        if v_closed then
            raise;
        end if;
end
$$;

comment on function schemawatch.on_sql_drop() is 'Shell around capture_drops(): fails open, but for what may be
about a protected table and fails in a way that a session can bring about.';

revoke all on function schemawatch.on_sql_drop() from public;

do $$
begin
    if not exists (select from pg_event_trigger as evt where evt.evtname = 'schemawatch_sql_drop') then
        create event trigger schemawatch_sql_drop on sql_drop
            execute function schemawatch.on_sql_drop();
        alter event trigger schemawatch_sql_drop enable always;
    end if;
end
$$;
