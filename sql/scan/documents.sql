create or replace function schemawatch._stable_documents(p_schema_ids bigint[])
returns table (schema_id bigint, document jsonb, fingerprint text)
language plpgsql
volatile  -- each statement must see what was committed before it
set search_path = pg_catalog, pg_temp
set jit = off
as $$
#variable_conflict use_column
declare
    v_before jsonb;
    v_after jsonb;
    v_documents jsonb;
begin
    -- The deparse functions of PostgreSQL see commits that this statement's snapshot does not, so a document
    -- read during a commit may be a mixture. What moved meanwhile is left for the next scan.
    v_before := schemawatch._fingerprint_map(p_schema_ids);
    begin
        v_documents := (
            select jsonb_object_agg(now.schema_id, now.document)
            from schemawatch._current_documents(p_schema_ids) as now);
        -- Printing a view or a trigger takes the lock of its tables. Nobody's DDL is to wait for the rest of a scan, with
        -- all that queues up behind it: going back gives the locks back, and what was read is kept.
        raise exception 'read' using errcode = 'SW900';
    exception when sqlstate 'SW900' then
        null;
    end;
    v_after := schemawatch._fingerprint_map(p_schema_ids);
    return query
    select given.schema_id, v_documents -> given.schema_id::text, v_after ->> given.schema_id::text
    from unnest(p_schema_ids) as given (schema_id)
    where v_before -> given.schema_id::text is not distinct from v_after -> given.schema_id::text
    order by given.schema_id;
end
$$;

comment on function schemawatch._stable_documents(bigint[]) is
'Documents of watched tables that did not move while they were read, with their fingerprints.';


create or replace function schemawatch._readable_documents(p_schema_ids bigint[])
returns table (schema_id bigint, document jsonb, fingerprint text)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
    v_schema_id bigint;
begin
    return query select * from schemawatch._stable_documents(p_schema_ids);
exception when others then
    -- One that cannot be read (locked, for instance, by a long migration) must not hide the others.
    if cardinality(p_schema_ids) = 1 then
        perform schemawatch._note_error('scan', null, sqlstate, sqlerrm, format('schema_id %s', p_schema_ids[1]));
        return;
    end if;
    foreach v_schema_id in array p_schema_ids loop
        return query select * from schemawatch._readable_documents(array[v_schema_id]);
    end loop;
end
$$;

comment on function schemawatch._readable_documents(bigint[]) is
'_stable_documents(), without the tables that cannot be read now; those are noted in capture_error.';
