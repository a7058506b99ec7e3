create or replace function schemawatch.capture_commands()
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_schema_ids bigint[];
    v_unnamed boolean;
    r_command record;
begin
    -- one row each: a statement has few commands, and almost always none of them is ours
    for r_command in select * from pg_event_trigger_ddl_commands() loop
        continue when r_command.schema_name in ('pg_temp', 'schemawatch');
        -- GRANT, publications: what they touch is seen at COMMIT, in the catalog rows they wrote
        v_unnamed := (r_command.objid is null and r_command.object_type in ('TABLE', 'SEQUENCE', 'SCHEMA'))
            or r_command.classid in ('pg_publication'::regclass, 'pg_publication_rel'::regclass,
                'pg_publication_namespace'::regclass);
        v_schema_ids := case when not v_unnamed
            then schemawatch._touched_schema_ids(r_command.classid, r_command.objid, r_command.object_type) end;
        if v_schema_ids is null and r_command.object_type in ('table', 'foreign table')
            and schemawatch._wants_new_table(r_command.objid)
        then
            v_schema_ids := '{}';  -- watched from COMMIT on
        end if;
        if v_unnamed or v_schema_ids is not null then
            perform schemawatch._new_event(r_command.command_tag, r_command.object_identity, v_schema_ids);
        end if;
    end loop;
end
$$;

comment on function schemawatch.capture_commands() is
'Called by the ddl_command_end trigger: notes the commands that may touch a watched table.';
