create or replace function schemawatch.on_ddl_command_end()
returns event_trigger
language plpgsql
-- Everybody's DDL runs this, with the rights of a role that owns nothing but this schema.
security definer
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
    perform schemawatch.capture_commands(tg_tag);
exception
    when sqlstate 'SW202' then
        raise;  -- at_commit() ran here: the session has SET CONSTRAINTS ALL IMMEDIATE
    when others then
        -- The only place, with its two siblings, that catches everything: our failure must not be theirs.
        get stacked diagnostics v_context = pg_exception_context;
        begin
            v_closed := schemawatch._can_be_provoked(sqlstate) and schemawatch._commands_touch_protected();
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

comment on function schemawatch.on_ddl_command_end() is
'Shell around capture_commands(): fails open, but for what may be
about a protected table and fails in a way that a session can bring about.';

revoke all on function schemawatch.on_ddl_command_end() from public;

do $$
begin
    if not exists (select from pg_event_trigger as evt where evt.evtname = 'schemawatch_ddl_command_end') then
        create event trigger schemawatch_ddl_command_end on ddl_command_end
            execute function schemawatch.on_ddl_command_end();
        -- also for sessions that replay as a replica
        alter event trigger schemawatch_ddl_command_end enable always;
    end if;
end
$$;
