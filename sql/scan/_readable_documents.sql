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
