create or replace function schemawatch.set_partitions(p_schema_id bigint, p_partitions text)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $$
begin
    perform schemawatch._check_here(p_schema_id);
    perform schemawatch._check_partitions(coalesce(p_partitions, 'null'));
    if p_partitions = (
        select reg.partitions from schemawatch.registration as reg where reg.schema_id = p_schema_id)
    then
        return;
    end if;
    -- what changed until now is judged as it was followed until now
    perform schemawatch.scan(p_schema_id);
    update schemawatch.registration set partitions = p_partitions where schema_id = p_schema_id;
    perform schemawatch._refresh_snapshot(snap, schemawatch._current_document(p_schema_id), null)
    from schemawatch.snapshot as snap
    where snap.schema_id = p_schema_id and snap.relid is not null
    order by snap.version desc
    limit 1;
end
$$;

comment on function schemawatch.set_partitions(bigint, text) is
'How a partitioned table is followed. report: partitions that come, go or change their bounds are changes of it, at
any depth, and so are constraints, unique indexes, row triggers and NOT NULL that one of them has alone. ignore: they are not, as for a rolling window; its columns, keys, indexes and partition key still are, and a
partition that is registered itself reports its own changes. No drift comes of setting it. Raises SW009 for another
value, SW101 when no watched table has this schema_id.';

create or replace function schemawatch.set_partitions(p_table text, p_partitions text)
returns void
language sql
volatile
set jit = off
as $$
    select schemawatch.set_partitions(schemawatch._schema_id(p_table, pg_catalog.current_schemas(true)), p_partitions)
$$;

comment on function schemawatch.set_partitions(text, text) is
'The same for a table by its name, written as in SQL. Raises SW101 when no watched table has it.';
