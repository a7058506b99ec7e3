create or replace function schemawatch._new_event(
    p_command_tag text,
    p_object_identity text,
    p_schema_ids bigint[],
    p_objid oid default null
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    if schemawatch._is_copy() then
        return;
    end if;
    insert into schemawatch.ddl_event (
        command_tag, object_identity, schema_ids, objid, statement, session_user_name, role_name, application_name,
        client_addr, declared_as)
    values (
        p_command_tag, p_object_identity, p_schema_ids, p_objid, schemawatch._statement_text(), session_user,
        -- current_user is the owner of this code here; the setting is what the session chose
        coalesce(nullif(current_setting('role', true), 'none'), session_user),
        current_setting('application_name', true), inet_client_addr(),
        nullif(current_setting('schemawatch.change', true), ''));
    insert into schemawatch.pending_capture default values on conflict do nothing;
end
$$;

comment on function schemawatch._new_event(text, text, bigint[], oid) is
'Notes a DDL command with the session that runs it, and asks for the account of this transaction at COMMIT. p_objid
is what register_schema() asked for, and may be watched from then on.';


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
        continue when r_command.schema_name in ('pg_temp', 'schemawatch')
            -- what no document has; of a schema or a type thousands of tables would be read
            or r_command.command_tag = 'SECURITY LABEL'
            or r_command.command_tag = 'COMMENT' and r_command.classid in ('pg_namespace'::regclass, 'pg_type'::regclass,
                'pg_proc'::regclass, 'pg_publication'::regclass);
        -- GRANT, publications: what they touch is seen at COMMIT, in the catalog rows they wrote
        v_unnamed := (r_command.objid is null and r_command.object_type in ('TABLE', 'SEQUENCE', 'SCHEMA'))
            or (r_command.objid is null and r_command.object_type in ('FUNCTION', 'PROCEDURE', 'ROUTINE')
                and exists (select from schemawatch._granted_functions(1)))
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


create or replace function schemawatch._fewer_indexes(p_schemas name[])
returns bigint[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set enable_seqscan = on  -- on_sql_drop() has it off
as $$
begin
    return (
        with head as materialized (
            select snap.schema_id, snap.relid, snap.member_oids, snap.document
            from schemawatch.snapshot as snap
            where snap.relid is not null and snap.schema_name = any (p_schemas)
              and exists (
                  select from schemawatch.registration as reg
                  where reg.schema_id = snap.schema_id and reg.unregistered_at is null)
              and not exists (
                  select from schemawatch.snapshot as newer
                  where newer.schema_id = snap.schema_id and newer.version > snap.version)
        )
        select array_agg(head.schema_id)
        from head
        -- Each is dear, and the one before almost always false: CASE keeps their order.
        where case
            when exists (
                select from unnest(head.member_oids) as member (oid)
                where not exists (select from pg_class as rel where rel.oid = member.oid)
                  and not exists (select from pg_statistic_ext as ste where ste.oid = member.oid))
            then (
                select count(*) from unnest(head.member_oids) as member (oid)
                where not exists (select from pg_class as rel where rel.oid = member.oid)
                  and not exists (select from pg_statistic_ext as ste where ste.oid = member.oid)
            ) > (
                -- that of a constraint goes with it, which says whose it is
                select count(*) from pg_index as idx
                where idx.indrelid = head.relid and idx.indexrelid <> all (head.member_oids)
                  and not exists (
                      select from pg_constraint as con
                      where con.conrelid = idx.indrelid and con.conindid = idx.indexrelid
                        and con.contype in ('p', 'u', 'x'))
            ) and head.document #>> '{identity,origin}' = schemawatch._origin()
            end);
end
$$;

comment on function schemawatch._fewer_indexes(name[]) is
'The watched tables of these schemas of which more is gone, by its number, than there are indexes of other numbers:
REINDEX CONCURRENTLY gives each index a new number and, before PostgreSQL 17, fires no event trigger. Null for none.';


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


create or replace function schemawatch._names_one(p_identity text, p_names text[])
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_name text;
begin
    foreach v_name in array p_names loop
        if p_identity = v_name or starts_with(p_identity, v_name || '.')
            or right(p_identity, length(v_name) + 4) = ' on ' || v_name
        then
            return true;
        end if;
    end loop;
    return false;
end
$$;

comment on function schemawatch._names_one(text, text[]) is
'Whether an object identity is one of these names of a table, or that of what hangs on it.';


create or replace function schemawatch._last_event(p_schema_id bigint, p_xid xid8)
returns schemawatch.ddl_event
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    c_relations constant text := 'TABLE|VIEW|SELECT INTO';
    v_event schemawatch.ddl_event;
    v_names text[];
begin
    select event.* into v_event
    from schemawatch.ddl_event as event
    where event.transaction_id = p_xid
      and age(event.xmin) <= age(p_xid::xid)  -- see _forget_own_version()
      and (event.schema_ids is null or p_schema_id = any (event.schema_ids))
    order by event.schema_ids is null, event.event_id desc
    limit 1;
    if v_event.command_tag !~ c_relations then
        return v_event;
    end if;
    -- those that it had, and the one that it has
    v_names := array(
        select format('%I.%I', snap.schema_name, snap.table_name)
        from schemawatch.snapshot as snap where snap.schema_id = p_schema_id
        union
        select format('%I.%I', ns.nspname, rel.relname)
        from schemawatch.snapshot as snap
        join pg_class as rel on rel.oid = snap.relid
        join pg_namespace as ns on ns.oid = rel.relnamespace
        where snap.schema_id = p_schema_id);
    if schemawatch._names_one(v_event.object_identity, v_names) then
        return v_event;
    end if;
    return coalesce((
        select event
        from schemawatch.ddl_event as event
        where event.transaction_id = p_xid and age(event.xmin) <= age(p_xid::xid) and p_schema_id = any (event.schema_ids)
          and (event.command_tag !~ c_relations or schemawatch._names_one(event.object_identity, v_names))
        order by event.event_id desc
        limit 1), v_event);
end
$$;

comment on function schemawatch._last_event(bigint, xid8) is
'The last command of a transaction that touched this table, with the session that ran it: rather one that names it than one on
another relation that reaches it, such as a foreign key or a view, and rather that than one that names nothing.';
