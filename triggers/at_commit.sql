create or replace function schemawatch.at_commit()
returns trigger
language plpgsql
security definer  -- as on_ddl_command_end
set search_path = pg_catalog, pg_temp
set lock_timeout = '2s'
set standard_conforming_strings = on
-- small statements, run once or a few times in a session: planning them anew costs more than they do
set plan_cache_mode = force_generic_plan
set jit = off
as $$
declare
    v_context text;
    v_refusal jsonb;
begin
    begin
        begin
            v_refusal := schemawatch.account_for_transaction()::jsonb;
        exception when internal_error then
            -- What was to be printed is gone: another session dropped it meanwhile. Now that is over.
            v_refusal := schemawatch.account_for_transaction()::jsonb;
        end;
    exception when others then
        -- pending_capture keeps its row, so the next scan knows whose change it finds
        get stacked diagnostics v_context = pg_exception_context;
        begin
            if schemawatch._can_be_provoked(sqlstate) and schemawatch._touches_protected(pg_current_xact_id()) then
                v_refusal := schemawatch._unjudged_text(sqlstate, sqlerrm);
            else
                perform schemawatch._note_error('commit', null, sqlstate, sqlerrm, v_context);
            end if;
        exception when others then
            raise warning 'schemawatch: % (%); the DDL is not affected', sqlerrm, sqlstate;
        end;
    end;
    if v_refusal is not null then
        raise exception using
            message = v_refusal ->> 'message',
            detail = v_refusal ->> 'detail',
            hint = v_refusal ->> 'hint',
            errcode = coalesce(v_refusal ->> 'errcode', 'SW202');
    end if;
    return null;
end
$$;

comment on function schemawatch.at_commit() is
'Shell around account_for_transaction(), run at COMMIT of a transaction with DDL: fails open, except that a
protected table refuses the commit with SW202: when it would change too much, or when that could not be judged because
of something that the session can bring about, such as a lock or SET TRANSACTION READ ONLY.';

revoke all on function schemawatch.at_commit() from public;

do $$
begin
    if not exists (
        select from pg_trigger as trg
        where trg.tgrelid = 'schemawatch.pending_capture'::regclass and trg.tgname = 'at_commit')
    then
        create constraint trigger at_commit
            after insert on schemawatch.pending_capture
            deferrable initially deferred
            for each row execute function schemawatch.at_commit();
        alter table schemawatch.pending_capture enable always trigger at_commit;
    end if;
end
$$;
