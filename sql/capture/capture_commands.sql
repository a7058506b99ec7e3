create or replace function schemawatch.capture_commands(p_command_tag text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_schema_ids bigint[];
    v_unnamed boolean;
    v_wanted boolean;
    r_command record;
begin
    -- what it took out has no row below, and left from PostgreSQL 19 on everything: SET ALL TABLES
    if p_command_tag = 'ALTER PUBLICATION' and not exists (select from pg_event_trigger_ddl_commands()) then
        perform schemawatch._new_event(p_command_tag, null, null);
    end if;
    -- one row each: a statement has few commands, and almost always none of them is ours
    for r_command in select * from pg_event_trigger_ddl_commands() loop
        continue when r_command.schema_name in ('pg_temp', 'schemawatch');
        -- GRANT, publications: what they touch is seen at COMMIT, in the catalog rows they wrote
        v_unnamed := (r_command.objid is null and r_command.object_type in ('TABLE', 'SEQUENCE', 'SCHEMA'))
            or r_command.classid in ('pg_publication'::regclass, 'pg_publication_rel'::regclass,
                'pg_publication_namespace'::regclass);
        v_schema_ids := case when not v_unnamed
            then schemawatch._touched_schema_ids(r_command.classid, r_command.objid, r_command.object_type) end;
        v_wanted := r_command.object_type in ('table', 'foreign table', 'schema')
            and schemawatch._wants_new_table(r_command.classid, r_command.objid);
        if v_wanted then
            v_schema_ids := coalesce(v_schema_ids, '{}');  -- watched from COMMIT on
        end if;
        if v_unnamed or v_schema_ids is not null then
            perform schemawatch._new_event(r_command.command_tag, r_command.object_identity, v_schema_ids,
                case when v_wanted then r_command.objid end);
        end if;
    end loop;
end
$$;

comment on function schemawatch.capture_commands(text) is
'Called by the ddl_command_end trigger: notes the commands that may touch a watched table.';
