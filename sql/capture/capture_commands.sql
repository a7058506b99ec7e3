create or replace function schemawatch.capture_commands()
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set jit = off
as $$
declare
    r_command record;
begin
    -- one row each: a statement has few commands, and almost always none of them is ours
    for r_command in
        select
            cmd.command_tag,
            cmd.object_identity,
            case when names.nothing then null else watched.schema_ids end as schema_ids
        from pg_event_trigger_ddl_commands() with ordinality
            as cmd (classid, objid, objsubid, command_tag, object_type, schema_name, object_identity,
                    in_extension, command, ord)
        cross join lateral (
            -- GRANT, publications: what they touch is seen at COMMIT, in the catalog rows they wrote
            select (cmd.objid is null and cmd.object_type = 'TABLE')
                or cmd.classid in ('pg_publication'::regclass, 'pg_publication_rel'::regclass,
                    'pg_publication_namespace'::regclass) as nothing
        ) as names
        cross join lateral (
            select array_agg(distinct snap.schema_id) as schema_ids
            from schemawatch.snapshot as snap
            where snap.relid in (select schemawatch._touched_tables(cmd.classid, cmd.objid))
               or (snap.relid is null and cmd.classid = 'pg_class'::regclass
                   and (snap.schema_name, snap.table_name) = (
                       select ns.nspname, rel.relname
                       from pg_class as rel
                       join pg_namespace as ns on ns.oid = rel.relnamespace
                       where rel.oid = cmd.objid))
        ) as watched
        where coalesce(cmd.schema_name, '') not in ('pg_temp', 'schemawatch')
          and (watched.schema_ids is not null or names.nothing
              or (cmd.object_type = 'table' and schemawatch._wants_new_table(cmd.objid)))
        order by cmd.ord
    loop
        perform schemawatch._new_event(r_command.command_tag, r_command.object_identity, r_command.schema_ids);
    end loop;
end
$$;

comment on function schemawatch.capture_commands() is
'Called by the ddl_command_end trigger: notes the commands that may touch a watched table.';
