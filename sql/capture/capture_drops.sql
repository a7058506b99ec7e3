create or replace function schemawatch.capture_drops(p_command_tag text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_schema_ids bigint[];
    v_nobodys name[];
    v_index text;
    v_relid oid;  -- of the last column, and whom it concerns: a statement may drop hundreds
    v_of_columns bigint[];
    r_object record;
begin
    for r_object in
        select * from pg_event_trigger_dropped_objects() as dropped
        where not dropped.is_temporary and coalesce(dropped.schema_name, '') <> 'schemawatch'
    loop
        v_schema_ids := null;
        if r_object.classid = 'pg_class'::regclass and r_object.objsubid > 0 then
            -- a column, or an attribute of a composite type
            if r_object.objid is distinct from v_relid then
                v_relid := r_object.objid;
                v_of_columns := schemawatch._touched_schema_ids(r_object.classid, v_relid, 'table');
            end if;
            v_schema_ids := v_of_columns;
        elsif r_object.object_type = 'domain constraint' then
            -- not to_regtype(): it asks for USAGE on the schema, which our owner may lack
            v_schema_ids := schemawatch._touched_schema_ids('pg_type'::regclass, (
                select typ.oid
                from pg_type as typ
                join pg_namespace as ns on ns.oid = typ.typnamespace and ns.nspname = r_object.schema_name
                where typ.typtype = 'd' and format_type(typ.oid, null) = r_object.address_names[1]), 'domain');
        elsif r_object.classid in ('pg_class'::regclass, 'pg_statistic_ext'::regclass) then
            v_schema_ids := (
                select array_agg(distinct snap.schema_id)
                from (
                    select own.schema_id from schemawatch.snapshot as own where own.relid = r_object.objid
                    union all
                    select own.schema_id from schemawatch.snapshot as own
                    where own.member_oids @> array[r_object.objid]
                ) as snap);
        elsif r_object.classid in ('pg_trigger'::regclass, 'pg_policy'::regclass, 'pg_rewrite'::regclass,
            'pg_constraint'::regclass, 'pg_attrdef'::regclass, 'pg_publication_rel'::regclass)
        then
            -- what hangs on a table says so in its address
            v_schema_ids := (
                select array_agg(distinct snap.schema_id)
                from pg_namespace as ns
                join pg_class as rel on rel.relnamespace = ns.oid
                join schemawatch.snapshot as snap
                    on snap.relid = rel.oid or snap.member_oids @> array[rel.oid]  -- of a view
                where ns.nspname = r_object.address_names[1] and rel.relname = r_object.address_names[2]);
            if r_object.classid = 'pg_constraint'::regclass then
                -- a foreign key is known to the table that it referenced as well
                v_schema_ids := v_schema_ids || (
                    select array_agg(distinct own.schema_id) from schemawatch.snapshot as own
                    where own.member_oids @> array[r_object.objid]);
            end if;
        end if;
        if v_schema_ids is not null or r_object.object_type in ('publication', 'publication namespace') then
            perform schemawatch._new_event(p_command_tag, r_object.object_identity, v_schema_ids);
        elsif r_object.object_type = 'index' and (r_object.original or r_object.normal) then
            -- not one that goes with its table
            v_nobodys := v_nobodys || r_object.schema_name::name;
            v_index := r_object.object_identity;
        end if;
    end loop;
    -- Nobody knows it by its number: it may have got another one since the last version. Asked once a statement.
    if v_nobodys is not null then
        v_schema_ids := schemawatch._fewer_indexes(v_nobodys);
        if v_schema_ids is not null then
            perform schemawatch._new_event(p_command_tag, v_index, v_schema_ids);
        end if;
    end if;
end
$$;

comment on function schemawatch.capture_drops(text) is
'Called by the sql_drop trigger: notes the dropped objects that belonged to a watched table.';
