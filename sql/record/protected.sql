create or replace function schemawatch._limit(p_schema_id bigint, p_schema_name name)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    -- This runs at somebody's COMMIT. Where nothing is protected it is these two looks.
    if not exists (select from schemawatch.protection) and not exists (select from schemawatch.schema_protection) then
        return null;
    end if;
    return (
        select own.max_impact
        from (
            select prot.max_impact from schemawatch.protection as prot where prot.schema_id = p_schema_id
            union all
            select prot.max_impact from schemawatch.schema_protection as prot where prot.schema_name = p_schema_name
        ) as own
        order by schemawatch._impact_rank(own.max_impact)
        limit 1);
end
$$;

comment on function schemawatch._limit(bigint, name) is
'The worst impact that may be committed on a table in a schema: the stricter of its own protection and that of the
schema. Null when it is not protected.';


create or replace function schemawatch._any_protected(p_schema_ids bigint[])
returns boolean
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from schemawatch.protection) and not exists (select from schemawatch.schema_protection) then
        return false;
    end if;
    return exists (
        select
        from unnest(p_schema_ids) as own (schema_id)
        where schemawatch._limit(own.schema_id, (
            select snap.schema_name from schemawatch.snapshot as snap
            where snap.schema_id = own.schema_id
            order by snap.version desc
            limit 1)) is not null);
end
$$;

comment on function schemawatch._any_protected(bigint[]) is 'Whether one of these watched tables is protected.';
