create or replace function schemawatch._tables_elsewhere(p_database text)
returns table (schema_id bigint, schema_name name, table_name name, relid text, origin text)
language sql
stable
set search_path = pg_catalog, pg_temp  -- whoever calls it, from whatever path
as $$
    select reg.schema_id, last.schema_name, last.table_name, last.document #>> '{identity,table,id}',
        last.document #>> '{identity,origin}'
    from schemawatch.registration as reg
    cross join lateral (
        select snap.* from schemawatch.snapshot as snap
        where snap.schema_id = reg.schema_id
        order by snap.version desc
        limit 1
    ) as last
    where reg.database = p_database
$$;

comment on function schemawatch._tables_elsewhere(text) is
'The tables of another database that are watched or were, as they are called there and by their oids there.';


create or replace function schemawatch.watch_schema_elsewhere(
    p_database text,
    p_schema name,
    p_like text default '%',
    p_partitions text default null,
    p_extensions boolean default false
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    perform schemawatch._check_partitions(p_partitions);
    perform schemawatch._check_like(p_like);
    perform schemawatch._add_other_database(p_database);
    insert into schemawatch.other_schema as own (database, schema_name, table_pattern, partitions, extensions)
    values (p_database, p_schema, p_like, coalesce(p_partitions, 'report'), p_extensions)
    on conflict on constraint other_schema_pkey do update
    set partitions = coalesce(p_partitions, own.partitions), extensions = p_extensions;
end
$$;

comment on function schemawatch.watch_schema_elsewhere(text, name, text, text, boolean) is
'Asks that tables which appear in a schema of another database be watched: each reading registers those that are new, each with a
drift. The parameters are those of register_schema(). `schemawatch register --on … --future` calls it. Raises SW009.';


create or replace function schemawatch.accept_new_table(
    p_database text,
    p_document jsonb,
    p_fingerprint text default null,
    p_partitions text default null
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
    v_schema_id bigint;
begin
    perform pg_advisory_xact_lock(hashtext('schemawatch.register'));
    if exists (
        select from schemawatch._tables_elsewhere(p_database) as own
        where own.schema_name = p_document #>> '{table,schema}' and own.table_name = p_document #>> '{table,name}'
           or own.relid = p_document #>> '{identity,table,id}' and own.origin = p_document #>> '{identity,origin}')
    then
        return null;  -- another reading was quicker
    end if;
    insert into schemawatch.registration (partitions, database)
    values (coalesce(p_partitions, 'report'), p_database)
    returning schema_id into v_schema_id;
    -- version 1 says that it was not there
    perform schemawatch._store_snapshot(v_schema_id, 1, schemawatch._dropped_document(), 'register', null,
        p_document -> 'table');
    return schemawatch._record_drift(v_schema_id, schemawatch._followed(p_document, p_partitions), 'scan', null,
        1, p_fingerprint, 'agentless');
end
$$;

comment on function schemawatch.accept_new_table(text, jsonb, text, text) is
'Takes the document of a table that appeared in another database, in a schema of which watch_schema_elsewhere() was asked: watches
it, and tells of it as a table that was added. Returns the drift_id; null for one that is known, or was unregistered.';
