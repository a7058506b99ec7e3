create or replace function schemawatch.capture_drops(p_command_tag text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set jit = off
as $$
declare
    r_object record;
begin
    for r_object in
        select
            dropped.object_identity,
            case when dropped.object_type = 'publication' then null else watched.schema_ids end as schema_ids
        from pg_event_trigger_dropped_objects() with ordinality
            as dropped (classid, objid, objsubid, original, normal, is_temporary, object_type, schema_name,
                        object_name, object_identity, address_names, address_args, ord)
        cross join lateral (
            select array_agg(distinct snap.schema_id) as schema_ids
            from schemawatch.snapshot as snap
            where (dropped.classid = 'pg_class'::regclass and snap.relid = dropped.objid)
               or (dropped.classid in ('pg_class'::regclass, 'pg_statistic_ext'::regclass)
                   and snap.member_oids @> array[dropped.objid])
               -- what hangs on a table says so in its address
               or (dropped.classid in ('pg_trigger'::regclass, 'pg_policy'::regclass, 'pg_rewrite'::regclass,
                       'pg_constraint'::regclass, 'pg_attrdef'::regclass, 'pg_publication_rel'::regclass)
                   and snap.relid = (
                       select rel.oid
                       from pg_class as rel
                       join pg_namespace as ns on ns.oid = rel.relnamespace
                       where ns.nspname = dropped.address_names[1] and rel.relname = dropped.address_names[2]))
        ) as watched
        where not dropped.is_temporary
          and coalesce(dropped.schema_name, '') <> 'schemawatch'
          and (watched.schema_ids is not null or dropped.object_type = 'publication')
        order by dropped.ord
    loop
        perform schemawatch._new_event(p_command_tag, r_object.object_identity, r_object.schema_ids);
    end loop;
end
$$;

comment on function schemawatch.capture_drops(text) is
'Called by the sql_drop trigger: notes the dropped objects that belonged to a watched table.';
