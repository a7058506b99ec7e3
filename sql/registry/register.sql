create or replace function schemawatch._returned_watches(p_relids oid[])
returns table (relid oid, schema_id bigint)
language sql
stable
as $$
    select rel.oid, min(head.schema_id)
    from pg_catalog.pg_class as rel
    join pg_catalog.pg_namespace as ns on ns.oid = rel.relnamespace
    join schemawatch._head as head on head.schema_name = ns.nspname and head.table_name = rel.relname
    where rel.oid = any (p_relids)
      and not exists (
          select from pg_catalog.pg_class as alive
          where alive.oid = head.relid
            and head.document #>> '{identity,origin}' = schemawatch._origin())
    group by rel.oid
$$;

comment on function schemawatch._returned_watches(oid[]) is
'The watched tables that these tables continue: of the same name, and gone (dropped, or restored from a dump).
No row for a table that continues none.';


create or replace function schemawatch._register(p_relids oid[], p_partitions text default null)
returns setof bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
    v_known jsonb;
    v_marks jsonb;
    v_returns boolean;
    r_table record;
begin
    -- Two callers that register the same table at once would both find it absent.
    perform pg_advisory_xact_lock(hashtext('schemawatch.register'));
    v_known := (
        -- of two the last one counts
        select jsonb_object_agg(known.relid, known.schema_id order by known.turn)
        from (
            select returned.relid, returned.schema_id, 1 as turn
            from schemawatch._returned_watches(p_relids) as returned
            union all
            -- watched now, or before
            (
                select distinct on (own.relid) own.relid, reg.schema_id, 2
                from schemawatch.snapshot as own
                join schemawatch.registration as reg on reg.schema_id = own.schema_id
                where own.relid = any (p_relids)
                  and own.document #>> '{identity,origin}' = schemawatch._origin()
                  and own.version = (
                      select max(newest.version) from schemawatch.snapshot as newest
                      where newest.schema_id = own.schema_id)
                order by own.relid, reg.unregistered_at desc nulls first, reg.schema_id desc
            )
        ) as known);
    -- looked up and not joined: the planner takes documents for few, and would read all of them for each
    v_marks := (
        select jsonb_object_agg(mark.relid, mark.fingerprint) from schemawatch._fingerprints(p_relids) as mark);
    for r_table in
        -- those that are new in one statement, of which there may be thousands
        with seen as materialized (
            select
                snap.relid, snap.document, v_marks ->> snap.relid::text as fingerprint,
                (v_known ->> snap.relid::text)::bigint as schema_id,
                row_number() over (order by snap.document #>> '{table,schema}', snap.document #>> '{table,name}') as ord
            from schemawatch._snapshot_documents(p_relids) as snap
        ),
        added as (
            insert into schemawatch.registration (partitions)
            select coalesce(p_partitions, 'report') from seen where seen.schema_id is null
            returning schema_id
        ),
        fresh as materialized (
            -- numbers in the order of names; a join by the place would be one of each with each
            select
                seen.ord,
                (array(select added.schema_id from added order by 1))[row_number() over (order by seen.ord)] as schema_id,
                schemawatch._followed(seen.document, p_partitions) as document,
                seen.fingerprint
            from seen
            where seen.schema_id is null
        ),
        stored as (
            insert into schemawatch.snapshot (
                schema_id, version, schema_name, table_name, relid, member_oids, document, digest, fingerprint, source,
                format_version, server_version_num)
            select
                fresh.schema_id,
                1,
                fresh.document #>> '{table,schema}',
                fresh.document #>> '{table,name}',
                (fresh.document #>> '{identity,table,id}')::oid,
                schemawatch._member_oids(fresh.document),
                fresh.document,
                schemawatch._digest(fresh.document),
                fresh.fingerprint,
                'register',
                (fresh.document ->> 'format')::integer,
                (fresh.document ->> 'server_version_num')::integer
            from fresh
        )
        select fresh.ord, fresh.schema_id, null::jsonb as document, null as fingerprint from fresh
        union all
        select seen.ord, seen.schema_id, seen.document, seen.fingerprint from seen where seen.schema_id is not null
        order by 1
    loop
        if r_table.document is not null then
            update schemawatch.registration
            set unregistered_at = null, registered_at = now()
            where schema_id = r_table.schema_id and unregistered_at is not null;
            v_returns := found;
            perform schemawatch._record_drift(r_table.schema_id,
                schemawatch._followed(r_table.document, (
                    select reg.partitions from schemawatch.registration as reg where reg.schema_id = r_table.schema_id)),
                'scan', null, null, r_table.fingerprint, case when v_returns then 'unwatched' end);
        end if;
        return next r_table.schema_id;
    end loop;
end
$$;

comment on function schemawatch._register(oid[], text) is
'Registers tables and stores version 1 of each; for those already watched their schema_id. p_partitions is the
setting of those that are new, null for report. A table that was
watched before continues its history.';


create or replace function schemawatch.register_table(p_table regclass, p_partitions text default null)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set lock_timeout = '10s'
set jit = off
as $$
declare
    v_schema_id bigint;
begin
    perform schemawatch._check_watchable(p_table);
    perform schemawatch._check_partitions(p_partitions);
    v_schema_id := (select schemawatch._register(array[p_table::oid], p_partitions));
    if p_partitions is not null then
        perform schemawatch.set_partitions(v_schema_id, p_partitions);
    end if;
    return v_schema_id;
end
$$;

comment on function schemawatch.register_table(regclass, text) is
'Starts watching a table and stores its structure as version 1. p_partitions says whether its partitions are
followed too (report, the default) or not (ignore); see set_partitions(). Returns its schema_id; the same one when
it is watched already. Raises SW001 (not a table), SW009 (p_partitions), SW104 (no such table), SW301 (no privilege
on it).';


create or replace function schemawatch.register_schema(
    p_schema name,
    p_like text default '%',
    p_future boolean default false,
    p_partitions text default null,
    p_extensions boolean default false
)
returns setof bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set lock_timeout = '10s'
set jit = off
as $$
declare
    v_ids bigint[];
    v_relids oid[];
    v_denied text[];
begin
    if not exists (select from pg_namespace as ns where ns.nspname = p_schema) then
        raise exception 'schema "%" does not exist', p_schema
            using errcode = 'SW102', hint = 'Give its name as it is stored: case counts, and no quotes.';
    end if;
    perform schemawatch._check_partitions(p_partitions);
    perform schemawatch._check_like(p_like);
    if p_future then
        insert into schemawatch.schema_registration as reg
            (schema_name, table_pattern, partitions, extensions, registered_by)
        values (p_schema, p_like, coalesce(p_partitions, 'report'), p_extensions, array[current_user])
        on conflict (schema_name, table_pattern) do update
        set partitions = coalesce(p_partitions, reg.partitions),
            extensions = p_extensions,
            registered_by = array(select distinct unnest(reg.registered_by || current_user::name) order by 1)
        -- one from before the roles were noted keeps its promise
        where reg.registered_by is not null
            or (reg.partitions, reg.extensions) <> (coalesce(p_partitions, reg.partitions), p_extensions);
    end if;
    select
        array_agg(own.relid order by own.relname) filter (where own.may_watch),
        array_agg(own.shown order by own.relname) filter (where not own.may_watch)
    into v_relids, v_denied
    from schemawatch._tables_like(p_schema, p_like) as own
    where p_extensions or not own.of_extension;
    if v_denied is not null then
        raise warning 'permission denied for % of the tables of schema "%"', cardinality(v_denied), p_schema
            using errcode = 'SW301',
                detail = format('Role "%s" has no privilege on %s.', current_user, array_to_string(v_denied, ', ')),
                hint = schemawatch._grant_to_watch(p_schema, v_denied)
                    || ' any privilege will do, and this one shows no data.';
    elsif v_relids is null and not p_future then
        raise notice 'no table of schema "%" is like "%"', p_schema, p_like;
    end if;
    v_ids := array(select schemawatch._register(coalesce(v_relids, '{}'), p_partitions));
    if p_partitions is not null then
        perform schemawatch.set_partitions(own.schema_id, p_partitions) from unnest(v_ids) as own (schema_id);
    end if;
    return query select unnest(v_ids);
end
$$;

comment on function schemawatch.register_schema(name, text, boolean, text, boolean) is
'Registers every table of a schema whose name is LIKE the pattern and on which the caller has a privilege, but
no partitions: they follow their parent; and none that belong to an extension, unless p_extensions asks for them. With
p_future, tables created later are registered as they appear, each with a drift that says who made it; one on which
no role that asked for them has a privilege waits until one has. p_partitions as in register_table(). Returns their
schema_ids; warns (SW301) of the tables that it leaves out for lack of a privilege, see left_out_tables(). Raises SW102 for an
unknown schema, SW009 for a pattern that ends with a lone backslash.';


create or replace function schemawatch.left_out_tables(
    p_schema name,
    p_like text default '%',
    p_extensions boolean default false
)
returns table (table_name text, because text, remedy text)
language sql
stable
as $$
    select own.shown,
        case when own.of_extension and not p_extensions then 'extension' else 'privilege' end,
        case when p_extensions or not own.of_extension
            then schemawatch._grant_to_watch(p_schema, array[own.shown]) end
    from schemawatch._tables_like(p_schema, p_like) as own
    where not own.may_watch or own.of_extension and not p_extensions
    order by own.relname
$$;

comment on function schemawatch.left_out_tables(name, text, boolean) is
'The tables that register_schema() with these arguments leaves out, and because of what: privilege (the caller has
none on it; the remedy is a GRANT) or extension (it belongs to one, and p_extensions does not ask for those).';


create or replace function schemawatch.unregister_table(p_schema_id bigint, p_purge boolean default false)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform schemawatch._check_registered(p_schema_id);
    if p_purge then
        -- what wants it alone goes with it, by its foreign key
        delete from schemawatch.endpoint as ep where ep.schema_ids = array[p_schema_id];
        update schemawatch.endpoint as ep
        set schema_ids = array_remove(ep.schema_ids, p_schema_id)
        where p_schema_id = any (ep.schema_ids);
        delete from schemawatch.registration where schema_id = p_schema_id;
    else
        update schemawatch.registration set unregistered_at = now() where schema_id = p_schema_id;
    end if;
end
$$;

comment on function schemawatch.unregister_table(bigint, boolean) is
'Stops watching a table. Its history stays readable, unless p_purge asks to delete it. Raises SW101 when no
watched table has this schema_id.';

create or replace function schemawatch.unregister_table(p_table text, p_purge boolean default false)
returns void
language sql
volatile
as $$
    select schemawatch.unregister_table(schemawatch._schema_id(p_table, pg_catalog.current_schemas(true)), p_purge)
$$;

comment on function schemawatch.unregister_table(text, boolean) is
'The same for a table by its name, written as in SQL, also when it is gone. Raises SW101 when no watched table has it.';
