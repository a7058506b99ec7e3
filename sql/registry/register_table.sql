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
