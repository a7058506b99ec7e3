do $schemawatch$
declare
    c_version constant text := '{version}';
    c_newest constant integer := {newest};
    c_roles constant text[] := array['schemawatch_owner', 'schemawatch_reader', 'schemawatch_admin'];
    c_owner constant text := c_roles[1];
    -- What in the schema belongs to another role than $1, and how it changes hands.
    c_foreign constant text := $file$
select format('alter schema %I owner to %I', ns.nspname, $1)
from pg_namespace as ns
where ns.nspname = 'schemawatch' and pg_get_userbyid(ns.nspowner) <> $1
union all
select format(
    'alter %s %s owner to %I',
    case rel.relkind
        when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
        when 'c' then 'type' else 'table'
    end,
    rel.oid::regclass, $1)
from pg_class as rel
where rel.relnamespace = to_regnamespace('schemawatch')
    and rel.relkind in ('r', 'p', 'v', 'm', 'S', 'c')
    and pg_get_userbyid(rel.relowner) <> $1
    -- the sequence of an identity column goes with its table
    and not exists (
        select from pg_depend as dep
        where dep.classid = 'pg_class'::regclass and dep.objid = rel.oid
            and dep.deptype in ('i', 'a') and rel.relkind = 'S')
union all
select format('alter routine %s owner to %I', proc.oid::regprocedure, $1)
from pg_proc as proc
where proc.pronamespace = to_regnamespace('schemawatch')
    and pg_get_userbyid(proc.proowner) <> $1
union all
select format('alter type %s owner to %I', typ.oid::regtype, $1)
from pg_type as typ
where typ.typnamespace = to_regnamespace('schemawatch') and typ.typtype in ('d', 'e')
    and pg_get_userbyid(typ.typowner) <> $1
$file$;
    -- Every routine of ours but those of triggers, and what tells whether it was written anew: CREATE OR REPLACE
    -- writes this row of pg_depend, GRANT and OWNER TO do not.
    c_routines constant text := $file$
select proc.oid::regprocedure::text as signature, proc.proname::text as name, proc.oid || '/' || made.xmin::text as mark,
    obj_description(proc.oid, 'pg_proc') is not null as is_commented
from pg_proc as proc
join pg_depend as made
    on made.classid = 'pg_proc'::regclass and made.objid = proc.oid
    and made.refclassid = 'pg_namespace'::regclass
where proc.pronamespace = to_regnamespace('schemawatch')
    and proc.prorettype not in ('trigger'::regtype, 'event_trigger'::regtype)
$file$;
    -- How everything that others hold for a while is locked, $1 being its owner, in an order that they have too: a capture
    -- begins with a row of ddl_event, and a query with the uppermost of views above each other.
    c_locks constant text := $file$
with recursive used (oid, depth) as (
    select rel.oid, 0 from pg_class as rel where rel.relnamespace = 'schemawatch'::regnamespace and rel.relkind = 'v'
    union
    select dep.refobjid, used.depth + 1
    from used
    join pg_rewrite as rul on rul.ev_class = used.oid
    join pg_depend as dep
        on dep.classid = 'pg_rewrite'::regclass and dep.objid = rul.oid
        and dep.refclassid = 'pg_class'::regclass and dep.refobjid <> used.oid
    join pg_class as rel
        on rel.oid = dep.refobjid and rel.relnamespace = 'schemawatch'::regnamespace and rel.relkind = 'v'
)
(
    select format('lock table %s in share row exclusive mode', rel.oid::regclass)
    from pg_class as rel
    where rel.oid = to_regclass('schemawatch.ddl_event')
)
union all
(
    -- changes nothing; LOCK would go on to the catalogs that a view reads
    select format('alter view %s owner to %I', used.oid::regclass, $1)
    from used
    group by used.oid
    order by max(used.depth), used.oid
)
$file$;
    -- what the session has set, and gets back
    v_path constant text := pg_catalog.current_setting('search_path');
    v_settings jsonb;
    v_role constant text := pg_catalog.current_setting('role');
    v_membership text;
    v_options text;
    v_name text;
    v_before jsonb;
    v_usable boolean := false;
    v_absent text[];
    v_owner text;
    v_adopted text;
    v_ledger jsonb := '{{}}';
    v_marks text[];
    v_report text[] := '{{}}';
    v_created text[] := '{{}}';
    v_applied text[] := '{{}}';
    v_missing jsonb := '[]';
    v_me text;
    v_progress boolean;
    v_triggers text[];
    v_text text;
    v_until timestamptz;
    v_since timestamptz;
    v_wait integer := 100;  -- milliseconds
    v_files integer := 0;
    v_expected boolean := false;
    r_file record;
    r_routine record;
begin
    -- Independent of what the role or the database has set; search_path first, as everything else looks there.
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    v_settings := (
        select jsonb_object_agg(own.name, current_setting(own.name))
        from unnest(array[{names}]) as own (name));
    perform set_config(own.name, own.value, true)
    from (values
        {settings}
        ('lock_timeout', coalesce(nullif(current_setting('schemawatch.lock_timeout', true), ''), '10s'))
    ) as own (name, value);
    v_progress := coalesce(current_setting('schemawatch.progress', true), '') = 'on';
    v_me := format('"%s"', replace(current_user, '"', '""'));
    -- One installation, or removal, at a time in a database.
    perform pg_advisory_xact_lock({lock});

    -- Our own DDL is not captured. Whoever may not drop the event triggers leaves them: they go on working.
    v_before := (
        select coalesce(jsonb_object_agg(evt.evtname, evt.evtenabled), '{{}}')
        from pg_event_trigger as evt
        join pg_proc as proc on proc.oid = evt.evtfoid
        where proc.pronamespace = to_regnamespace('schemawatch'));
    begin
        for v_name in select jsonb_object_keys(v_before) loop
            execute format('drop event trigger %I', v_name);
        end loop;
    exception when insufficient_privilege then
        null;
    end;

    -- The roles: everything belongs to schemawatch_owner where that can be, otherwise to who installs it.
    -- 16 split membership: only SET allows SET ROLE and giving objects away
    v_membership := case when current_setting('server_version_num')::integer >= 160000 then 'set' else 'member' end;
    v_options := case when v_membership = 'set' then ' with inherit true, set true' else '' end;
    if (select rol.rolsuper or rol.rolcreaterole from pg_roles as rol where rol.rolname = current_user) then
        foreach v_name in array c_roles loop
            continue when to_regrole(v_name) is not null;
            begin
                execute format('create role %I nologin', v_name);
                v_created := v_created || v_name;
            exception
                when duplicate_object or unique_violation then
                    null;  -- an installation in another database of this server was faster
                when insufficient_privilege then
                    exit;
            end;
        end loop;
    end if;
    if to_regrole(c_owner) is not null then
        v_usable := pg_has_role(c_owner, v_membership);
        if not v_usable then
            -- a creator is no member by himself (15), or lacks SET (16)
            begin
                execute format('grant %I to current_user%s', c_owner, v_options);
                v_usable := true;
            exception when insufficient_privilege then
                null;
            end;
        end if;
    end if;
    v_absent := array(select own.name from unnest(c_roles) as own (name) where to_regrole(own.name) is null);
    if v_absent <> '{{}}' or not v_usable then
        v_missing := v_missing || jsonb_build_object(
            'what', case
                when v_absent <> '{{}}' then 'roles ' || array_to_string(v_absent, ', ')
                else format('membership of %s in %s', current_user, c_owner)
            end,
            'cost', format('all objects belong to %s', current_user) || case
                when v_absent <> '{{}}' then ', and only it can read or run SchemaWatch'
                else ' instead of a role without login'
            end,
            'remedy', array_to_string(
                array(select format('create role %s nologin;', own.name) from unnest(v_absent) as own (name))
                    || format('grant %s to %s%s;', c_owner, v_me, v_options)
                    || '-- then run this file again'::text,
                E'\n'));
    end if;

    -- The schema.
    v_owner := (
        select pg_get_userbyid(ns.nspowner) from pg_namespace as ns where ns.nspname = 'schemawatch');
    if v_owner is null then
        if not has_database_privilege(current_database(), 'create') then
            raise exception 'role "%" may not create a schema in database "%"', current_user, current_database()
                using errcode = 'SW300',
                    hint = format('Let a DBA run: grant create on database "%s" to %s;',
                        replace(current_database(), '"', '""'), v_me);
        end if;
        -- An apply worker stops at the first row of a table that it does not have: for all tables, ours and theirs.
        v_text := (
            select string_agg(format('%I', pub.pubname), ', ' order by pub.pubname)
            from pg_publication as pub
            where pub.puballtables and exists (
                select from pg_replication_slots as slot
                where slot.database = current_database() and slot.plugin = 'pgoutput'));
        if v_text is not null and coalesce(current_setting('schemawatch.published', true), '') <> 'on' then
            raise exception 'publication % is FOR ALL TABLES, and would publish those of SchemaWatch too', v_text
                using errcode = 'SW207',
                    detail = 'A subscriber that does not have them stops applying changes, also those of all other tables.',
                    hint = 'Publish by schema (FOR TABLES IN SCHEMA), or install SchemaWatch at each subscriber first; then: '
                        'set schemawatch.published = ''on'';';
        end if;
        v_owner := case when v_usable then c_owner else current_user end;
        execute format('create schema schemawatch authorization %I', v_owner);
    elsif not pg_has_role(v_owner, v_membership) then
        raise exception 'schema schemawatch belongs to "%", and "%" may not act for it', v_owner, current_user
            using errcode = 'SW300',
                hint = format('Connect as %s, or as a superuser, or: grant "%s" to %s;',
                    v_owner, replace(v_owner, '"', '""'), v_me);
    elsif v_owner <> c_owner and v_usable then
        -- What another role has made runs with the rights of this one as soon as rows are written: nothing of the kind
        -- belongs here but our own trigger.
        if exists (
            select from pg_class as rel
            where rel.relnamespace = 'schemawatch'::regnamespace and rel.relname = 'migration' and rel.relkind <> 'r'
            union all
            select from pg_trigger as trg
            join pg_class as rel on rel.oid = trg.tgrelid and rel.relnamespace = 'schemawatch'::regnamespace
            where not trg.tgisinternal and (
                trg.tgname <> 'at_commit' or rel.relname <> 'pending_capture'
                or trg.tgfoid is distinct from to_regprocedure('schemawatch.at_commit()'))
            union all
            -- a default, check, index or policy of a table that calls something, or a column's type that does: ours need
            -- nothing but what the server has, which nothing depends on
            select from pg_depend as dep
            join pg_class as rel on rel.relnamespace = 'schemawatch'::regnamespace and rel.relkind in ('r', 'p', 'i')
            where dep.refclassid in ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_type'::regclass)
              and case dep.classid
                  when 'pg_class'::regclass then dep.objid = rel.oid
                  when 'pg_attrdef'::regclass then
                      dep.objid in (select def.oid from pg_attrdef as def where def.adrelid = rel.oid)
                  when 'pg_constraint'::regclass then
                      dep.objid in (select con.oid from pg_constraint as con where con.conrelid = rel.oid)
                  when 'pg_policy'::regclass then
                      dep.objid in (select pol.oid from pg_policy as pol where pol.polrelid = rel.oid)
              end
            union all
            select from pg_rewrite as rul
            join pg_class as rel on rel.oid = rul.ev_class and rel.relnamespace = 'schemawatch'::regnamespace
            where rel.relkind in ('r', 'p'))
        then
            raise exception 'schema schemawatch belongs to "%", and holds triggers, rules, expressions or views that are not ours', v_owner
                using errcode = 'SW300',
                    hint = 'They would run with your rights: have them dropped, or drop the schema, and try again.';
        end if;
        v_adopted := v_owner;
        v_owner := c_owner;
        for v_name in execute c_foreign using v_owner loop
            execute v_name;
        end loop;
        -- It goes on working with what it owned, and with no more: roles belong to all databases of the server.
        if not pg_has_role(v_adopted, c_owner, 'usage') and to_regrole(c_roles[3]) is not null then
            if exists (
                select from pg_shdepend as dep
                join pg_database as db on db.oid = dep.dbid
                where dep.refclassid = 'pg_authid'::regclass and dep.refobjid = to_regrole(c_roles[3])
                  and db.datname <> current_database())
            then
                v_missing := v_missing || jsonb_build_object(
                    'what', format('membership of %s in %s', v_adopted, c_roles[3]),
                    'cost', format('%s, to which schema schemawatch belonged, can no longer run SchemaWatch here; '
                        'that role runs it in other databases of this server as well', v_adopted),
                    'remedy', format('grant %I to "%s";', c_roles[3], replace(v_adopted, '"', '""')));
            else
                execute format('grant %I to %I', c_roles[3], v_adopted);
            end if;
        end if;
    end if;
    perform set_config('role', v_owner, true);

    -- The state: what the ledger lacks, once and in order.
    if to_regclass('schemawatch.migration') is not null then
        execute 'select coalesce(jsonb_object_agg(version, checksum), ''{{}}'') from schemawatch.migration' into v_ledger;
    end if;
    if (select max(own.version::integer) from jsonb_object_keys(v_ledger) as own (version)) > c_newest then
        raise exception 'the database is at version %, this SchemaWatch knows %',
                (select max(own.version::integer) from jsonb_object_keys(v_ledger) as own (version)), c_newest
            using errcode = 'SW205', hint = 'Take the newer SchemaWatch; an older one would break what is there.';
    end if;
    -- What others read is locked here, all of it or nothing: who waits for one lock while holding another may meet a session
    -- that reads in a transaction in a deadlock. So a try waits no longer than deadlock_timeout, by default 1 s, and in between
    -- others go on.
    v_until := clock_timestamp() + nullif(current_setting('lock_timeout')::interval, '0');
    v_text := current_setting('lock_timeout');
    loop
        begin
            v_since := clock_timestamp();
            for v_name in execute c_locks using v_owner loop
                perform set_config('lock_timeout', greatest(
                    v_wait - extract(epoch from clock_timestamp() - v_since) * 1000, 1)::integer || 'ms', true);
                execute v_name;
            end loop;
            v_applied := '{{}}';
            for r_file in
                select *
                from (
{migrations}
                ) as own (version, name, file, checksum, content)
                order by own.version
            loop
                if v_ledger ->> r_file.version::text <> r_file.checksum then
                    raise exception '% was changed after it had been applied to this database', r_file.file
                        using errcode = 'SW201',
                            detail = format('Applied with SHA-256 %s; the file has %s.',
                                v_ledger ->> r_file.version::text, r_file.checksum),
                            hint = 'Restore the file, and put the change into a new migration.';
                end if;
                continue when v_ledger ? r_file.version::text;
                if v_progress then
                    raise info 'applying %', r_file.file;
                end if;
                execute r_file.content;
                insert into schemawatch.migration (version, name, checksum)
                values (r_file.version, r_file.name, r_file.checksum);
                v_applied := v_applied || r_file.file;
            end loop;
            exit;
        exception when lock_not_available or deadlock_detected then
            if clock_timestamp() > v_until then
                raise;
            end if;
        end;
        v_wait := least(2 * v_wait, 800);
        perform pg_sleep(0.1);
    end loop;
    perform set_config('lock_timeout', v_text, true);

    -- The code: all of it, then without what no file makes any more.
    execute format('select coalesce(array_agg(own.mark), ''{{}}'') from (%s) as own', c_routines) into v_marks;
    for r_file in
        select *
        from (
{code}
        ) as own (place, file, content)
        order by own.place
    loop
        v_files := v_files + 1;
        if v_progress then
            raise info 'replacing %/{files} %', v_files, r_file.file;
        end if;
        begin
            execute r_file.content;
        exception when invalid_function_definition then
            -- CREATE OR REPLACE keeps the type of the result: find out whose has changed. Another form of the same
            -- name that was made just now stays.
            for v_text in
                select part from regexp_split_to_table(r_file.content, '(?n)^(?=create or replace )') as own (part)
            loop
                begin
                    execute v_text;
                exception when invalid_function_definition then
                    v_name := substring(v_text from '^create or replace function schemawatch\.(\w+)');
                    for r_routine in execute c_routines loop
                        if r_routine.name = v_name and r_routine.mark = any (v_marks) then
                            execute format('drop routine %s restrict', r_routine.signature);
                        end if;
                    end loop;
                    execute v_text;
                end;
            end loop;
        end;
    end loop;
    for r_routine in execute c_routines loop
        -- each of ours has a comment, in every release: what has none is somebody's own, and stays
        if r_routine.mark = any (v_marks) and r_routine.is_commented then
            begin
                execute format('drop routine %s restrict', r_routine.signature);
                continue;
            exception when dependent_objects_still_exist then
                null;  -- somebody's view calls it: theirs to decide
            end;
        end if;
        -- but not where it would be called, as the better match, with more rights than of who made it
        if r_routine.mark = any (v_marks) and v_adopted is not null then
            raise exception 'schema schemawatch belongs to "%", and holds %, that is not ours',
                    v_adopted, r_routine.signature
                using errcode = 'SW300', hint = 'It would run with your rights: have it dropped, and try again.';
        end if;
    end loop;

    -- The triggers: event triggers take a superuser, the others no more than their owner.
    perform set_config('role', v_role, true);
    if v_progress then
        raise info 'creating triggers';
    end if;
    for r_file in
        select *
        from (
{triggers}
        ) as own (place, file, content)
        order by own.place
    loop
        v_expected := true;
        begin
            execute r_file.content;
            for v_name in execute c_foreign using v_owner loop
                execute v_name;
            end loop;
        exception when insufficient_privilege then
            begin
                perform set_config('role', v_owner, true);
                execute r_file.content;
                perform set_config('role', v_role, true);
            exception when insufficient_privilege then
                null;
            end;
        end;
    end loop;
    for v_name in
        select evt.evtname
        from pg_event_trigger as evt
        join pg_proc as proc on proc.oid = evt.evtfoid
        where proc.pronamespace = to_regnamespace('schemawatch') and v_before ->> evt.evtname = 'D'
    loop
        execute format('alter event trigger %I disable', v_name);
    end loop;
    v_triggers := array(
        select evt.evtname || case evt.evtenabled when 'D' then ' (disabled)' else '' end
        from pg_event_trigger as evt
        join pg_proc as proc on proc.oid = evt.evtfoid
        where proc.pronamespace = to_regnamespace('schemawatch')
        order by evt.evtname);
    if v_expected and v_triggers = '{{}}' then
        v_missing := v_missing || jsonb_build_object(
            'what', 'event triggers',
            'cost', 'changes are found by the scan alone: later, one drift for all changes since the last scan, '
                'mostly without who did it, and commits cannot be refused',
            'remedy', '-- run this file once as a superuser, or as the administrator that the provider gave you');
    end if;

    -- What happened: as data for `schemawatch migrate`, which runs this too, and in words.
    perform set_config('schemawatch.installed', jsonb_build_object(
        'owner', v_owner,
        'version_before', (select coalesce(max(own.version::integer), 0) from jsonb_object_keys(v_ledger) as own (version)),
        'applied', v_applied,
        'replaced', v_files,
        'roles_created', v_created,
        'adopted_from', v_adopted,
        'event_triggers', v_triggers,
        'missing', v_missing)::text, true);
    v_report := format('SchemaWatch %s in database %s, owned by %s', c_version, current_database(), v_owner)
        || array(select '  created: role ' || own.name from unnest(v_created) as own (name))
        || array(select '  transferred: everything that belonged to ' || v_adopted where v_adopted is not null)
        || array(select '  applied: ' || own.name from unnest(v_applied) as own (name))
        || array(select format('  state: at version %s, nothing to apply', c_newest) where v_applied = '{{}}')
        || format('  replaced: functions, views, rules and grants (%s files)', v_files)
        || array(select '  event triggers: ' || array_to_string(v_triggers, ', ') where v_triggers <> '{{}}')
        || array(
            select format(E'\nnot set up: %s\n  costs:  %s\n  to get it:\n    %s', own.item ->> 'what',
                own.item ->> 'cost', replace(own.item ->> 'remedy', E'\n', E'\n    '))
            from jsonb_array_elements(v_missing) as own (item))
        || array[
            '',
            'next:  select * from schemawatch.health;                        -- what is to be done, if anything',
            '       select schemawatch.register_table(''public.my_table'');    -- watch a table',
            '       select * from schemawatch.commands;                      -- what else there is'
        ];
    -- a transaction that began before this statement is somebody else's to commit
    if statement_timestamp() <> transaction_timestamp() then
        v_report := v_report || array['', 'This ran inside a transaction: it is kept when that commits.'];
    end if;
    v_text := array_to_string(v_report, E'\n');
    perform set_config(own.name, own.value, true) from jsonb_each_text(v_settings) as own (name, value);
    perform set_config('search_path', v_path, true);
    raise info '%', v_text;
exception
    when lock_not_available or deadlock_detected then
        raise exception 'a lock could not be had in time; nothing was changed'
            using errcode = 'SW203',
                detail = sqlerrm,
                hint = 'Another installation may be running, or a long transaction reads our tables. Try again, or '
                    'set schemawatch.lock_timeout = ''1min''; first.';
    when query_canceled then
        raise exception 'canceled; nothing was changed'
            using errcode = 'query_canceled',
                detail = sqlerrm,
                hint = 'If that was a statement_timeout: set statement_timeout = 0; first.';
end
$schemawatch$;
