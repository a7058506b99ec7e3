create or replace function schemawatch.undeclare_source(p_source_id bigint)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
    delete from schemawatch.declared_source where source_id = p_source_id;
    if not found then
        raise exception 'declared source % does not exist', coalesce(p_source_id::text, 'null')
            using errcode = 'SW104', hint = 'List them with SELECT * FROM schemawatch.declared_source;';
    end if;
end
$$;

comment on function schemawatch.undeclare_source(bigint) is
'Ends declare_source(): later changes of that role or application are undeclared again. Raises SW104.';
