create or replace function schemawatch._add_other_database(p_database text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    insert into schemawatch.other_database (name) values (p_database) on conflict do nothing;
exception when check_violation then
    raise exception 'this cannot be the name of a database'
        using errcode = 'SW009',
            hint = 'Use 1 to 63 of A-Z, a-z, 0-9, dot, hyphen and underscore; a letter or digit first.';
end
$$;

comment on function schemawatch._add_other_database(text) is 'Notes another database by its name; raises SW009 for what is none.';


create or replace function schemawatch.register_elsewhere(
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
    v_partitions text;
    v_version integer;
    v_returns boolean;
begin
    perform schemawatch._check_partitions(p_partitions);
    if p_document -> 'table' is null or p_document -> 'table' = 'null' then
        raise exception 'this is not the document of a table'
            using errcode = 'SW001', hint = 'It must be as take_snapshot() returns it.';
    end if;
    perform pg_advisory_xact_lock(hashtext('schemawatch.register'));
    perform schemawatch._add_other_database(p_database);
    -- the same table, or one that had its name and is gone
    select own.schema_id, own.version, own.partitions into v_schema_id, v_version, v_partitions
    from (
        select reg.schema_id, reg.unregistered_at, reg.partitions, snap.*
        from schemawatch.registration as reg
        cross join lateral (
            select last.version, last.relid,
                last.document #> '{identity,origin}' = p_document #> '{identity,origin}'
                    and last.document #> '{identity,table,id}' = p_document #> '{identity,table,id}' as same,
                last.schema_name = p_document #>> '{table,schema}'
                    and last.table_name = p_document #>> '{table,name}' as called
            from schemawatch.snapshot as last
            where last.schema_id = reg.schema_id
            order by last.version desc
            limit 1
        ) as snap
        where reg.database = p_database
    ) as own
    where own.same or own.called
    order by own.same desc nulls last, own.unregistered_at desc nulls first, own.schema_id desc
    limit 1;
    if not found then
        insert into schemawatch.registration (partitions, database)
        values (coalesce(p_partitions, 'report'), p_database)
        returning schema_id into v_schema_id;
        perform schemawatch._store_snapshot(v_schema_id, 1,
            schemawatch._followed(p_document, p_partitions), 'register', p_fingerprint);
        return v_schema_id;
    end if;
    update schemawatch.registration
    set unregistered_at = null, registered_at = now()
    where schema_id = v_schema_id and unregistered_at is not null;
    v_returns := found;
    perform schemawatch._record_drift(v_schema_id, schemawatch._followed(p_document, v_partitions), 'scan', null,
        v_version, p_fingerprint, case when v_returns then 'unwatched' else 'agentless' end);
    return v_schema_id;
end
$$;

comment on function schemawatch.register_elsewhere(text, jsonb, text, text) is
'Starts watching a table of another database, of which this is the document as it was read there, and stores it as version 1.
p_partitions as in register_table(). Returns its schema_id; the same one when it is watched already. A table that was watched
before continues its history. `schemawatch register --on` calls it. Raises SW001 (no document of a table), SW009 (p_partitions,
or p_database is no name).';
