create or replace function schemawatch.reaches_table(p_key_id bigint, p_schema_id bigint)
returns boolean
language sql
stable
parallel safe
as $$
    select coalesce(
        p_schema_id = any (schemawatch._key_tables(k.schema_ids, k.table_pattern)),
        k.schema_ids is null and k.table_pattern is null)
    from schemawatch.api_key as k
    where k.key_id = p_key_id
$$;

comment on function schemawatch.reaches_table(bigint, bigint) is
'Whether a key may see this table: it has no limit, or this is one of its tables.';

create or replace function schemawatch.reaches_table(p_key_id bigint, p_table text)
returns boolean
language sql
stable
as $$
    select schemawatch.reaches_table(
        p_key_id, schemawatch._schema_id(p_table, pg_catalog.current_schemas(true), true))
$$;

comment on function schemawatch.reaches_table(bigint, text) is
'The same for a table by its name, written as in SQL, also when it is gone or no longer watched. Raises SW101 when
no such table has the name.';
