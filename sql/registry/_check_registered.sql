create or replace function schemawatch._check_registered(p_schema_id bigint)
returns void
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (
        select from schemawatch.registration as reg
        where reg.schema_id = p_schema_id and reg.unregistered_at is null)
    then
        raise exception 'no watched table has schema_id %', p_schema_id
            using errcode = 'SW101', hint = 'List them with SELECT * FROM schemawatch.watched_table;';
    end if;
end
$$;

comment on function schemawatch._check_registered(bigint) is 'Raises SW101 when no watched table has this schema_id.';
