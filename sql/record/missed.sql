create or replace function schemawatch._trigger_mark()
returns text
language sql
stable
as $$
    select coalesce(
        md5(string_agg(concat_ws(' ', evt.oid, evt.xmin, evt.evtenabled), ',' order by evt.evtname)) || (
            select concat_ws(' ', '', trg.oid, trg.xmin, trg.tgenabled)
            from pg_catalog.pg_trigger as trg
            where trg.tgrelid = 'schemawatch.pending_capture'::regclass and trg.tgname = 'at_commit'),
        'none')
    from pg_catalog.pg_event_trigger as evt
    where evt.evtname in ('schemawatch_ddl_command_end', 'schemawatch_sql_drop')
$$;

comment on function schemawatch._trigger_mark() is
'Moves when one of the event triggers, or the trigger at COMMIT, is created, dropped, disabled or enabled; none when
there are none.';


create or replace function schemawatch._triggers_altered(p_mark text)
returns boolean
language sql
stable
as $$
    -- before 0.3 a scan noted the event triggers alone
    select case when p_mark like '% %' then p_mark <> own.mark else p_mark <> split_part(own.mark, ' ', 1) end
    from (select schemawatch._trigger_mark()) as own (mark)
$$;

comment on function schemawatch._triggers_altered(text) is
'Whether the triggers are others than when a scan noted _trigger_mark(); null when none did.';


create or replace function schemawatch._fires_no_event(p_before jsonb, p_after jsonb)
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select count(*) > 0 and bool_and(case
            -- CLUSTER, and from PostgreSQL 19 on REPACK USING INDEX
            when pair.section in ('indexes', 'constraints')
                -- REINDEX cures an invalid index; before PostgreSQL 17 it fires none
                then pair.changed is not distinct from array['clustered']
                    or pair.changed <@ array['invalid', 'not_ready'] and not pair.after ? 'invalid'
                        and p_after -> 'server_version_num' < '170000'
            -- REASSIGN OWNED, after which privileges that the new owner had are the owner's
            when pair.section in ('table', 'views') then pair.changed is not distinct from array['owner']
            when pair.section = 'usage' then coalesce(pair.before, pair.after) ->> 'name'
                in ('(owner)', p_before #>> '{table,owner}', p_after #>> '{table,owner}')
            else pair.section = 'grants' and pair.after is null
                and pair.before -> 'name' is not distinct from p_after #> '{table,owner}'
        end)
        from schemawatch._diff_objects(p_before, p_after) as pair);
end
$$;

comment on function schemawatch._fires_no_event(jsonb, jsonb) is
'Whether all that differs between two documents is what commands do that fire no event trigger: CLUSTER,
REASSIGN OWNED, and before PostgreSQL 17 REINDEX.';


create or replace function schemawatch._missed_because(
    p_last schemawatch.snapshot,
    p_document jsonb,
    p_event schemawatch.ddl_event
)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_enabled text;  -- a letter for each event trigger
    v_mark text;
    v_quiet_since timestamptz;
begin
    select run.trigger_mark into v_mark from schemawatch.scan_run as run order by run.scan_id desc limit 1;
    if p_last.document #> '{identity,origin}' <> p_document #> '{identity,origin}' then
        return 'restored';
    end if;
    if (p_event).event_id is not null then
        return case
            when exists (
                select from schemawatch.capture_error as err
                where err.transaction_id = (p_event).transaction_id and err.phase = 'commit') then 'capture_failed'
            when schemawatch._triggers_altered(v_mark) or not exists (
                select from pg_trigger as trg
                where trg.tgrelid = 'schemawatch.pending_capture'::regclass and trg.tgname = 'at_commit'
                  and trg.tgenabled = 'A') then 'trigger_disabled'
            when exists (
                select from schemawatch.pending_capture as pend
                where pend.transaction_id = (p_event).transaction_id and pend.isolation = 'serializable')
                then 'serializable'
            else 'capture_failed'
        end;
    end if;
    select string_agg(evt.evtenabled::text, '') into v_enabled
    from pg_event_trigger as evt
    where evt.evtname in ('schemawatch_ddl_command_end', 'schemawatch_sql_drop');
    if coalesce(length(v_enabled), 0) < 2 or v_mark = 'none' then
        return 'no_event_triggers';
    elsif v_enabled ~ '[^OA]' or schemawatch._triggers_altered(v_mark) then
        return 'trigger_disabled';
    end if;
    if exists (
        select from jsonb_path_query(p_document, '$.indexes[*] ? (@.invalid == true)') as new (index)
        where not coalesce(p_last.document -> 'indexes', '[]')
            @> jsonb_build_array(jsonb_build_object('name', new.index -> 'name', 'invalid', true)))
    then
        return 'concurrent_index';
    end if;
    -- a scan without errors had looked at this table, so what failed before it is not the reason
    select coalesce(
        greatest(case when p_last.transaction_id <> pg_current_xact_id() then p_last.captured_at end, max(run.examined_at)),
        '-infinity')
    into v_quiet_since
    from schemawatch.scan_run as run
    where run.errors = 0;
    return case
        when exists (
            select from schemawatch.capture_error as err
            where err.captured_at > v_quiet_since and err.phase in ('event', 'commit')) then 'capture_failed'
        when schemawatch._fires_no_event(p_last.document, p_document) then 'no_event'
        when p_last.version = 1 and p_last.document = schemawatch._dropped_document() and exists (
            select from schemawatch.schema_registration as reg
            where reg.schema_name = p_document #>> '{table,schema}'
              and p_document #>> '{table,name}' like reg.table_pattern
              and reg.registered_by is not null) then 'unwatched'
        when v_enabled ~ 'O' then 'replica_role'
        else 'unexplained'
    end;
end
$$;

comment on function schemawatch._missed_because(schemawatch.snapshot, jsonb, schemawatch.ddl_event) is
'Why no trigger captured what a scan finds, as far as that can be known; _missed_text() has the codes. What is
certain comes first: another database, an event whose account is missing, the state of the triggers.';
