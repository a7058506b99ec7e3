create or replace function schemawatch._guards()
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return exists (select from schemawatch.protection)
        or exists (select from schemawatch.schema_protection)
        or exists (select from schemawatch.table_compatibility as own where own.mode <> 'none');
end
$$;

comment on function schemawatch._guards() is
'Whether any table is protected. This runs at somebody''s COMMIT, and where nothing is it is all that does.';


create or replace function schemawatch._limits(p_schema_id bigint, p_schema_name name)
returns table (max_impact text, consumers text[], mode text)
language sql
stable
rows 2
as $$
    select prot.max_impact, prot.consumers, null::text
    from schemawatch.protection as prot
    where prot.schema_id = p_schema_id
    union all
    select prot.max_impact, prot.consumers, null
    from schemawatch.schema_protection as prot
    where prot.schema_name = p_schema_name
    union all
    select null, null, own.mode
    from schemawatch.table_compatibility as own
    where own.schema_id = p_schema_id and own.mode <> 'none'
$$;

comment on function schemawatch._limits(bigint, name) is
'What protects a table in a schema: its own protection, that of the schema, its compatibility mode. A commit must keep all.';


create or replace function schemawatch._any_protected(p_schema_ids bigint[])
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return schemawatch._guards() and exists (
        select
        from unnest(p_schema_ids) as own (schema_id)
        cross join lateral schemawatch._limits(own.schema_id, (
            select snap.schema_name from schemawatch.snapshot as snap
            where snap.schema_id = own.schema_id
            order by snap.version desc
            limit 1)) as lim);
end
$$;

comment on function schemawatch._any_protected(bigint[]) is 'Whether one of these watched tables is protected.';
