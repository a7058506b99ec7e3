create or replace function schemawatch._current_documents(p_schema_ids bigint[])
returns table (schema_id bigint, document jsonb)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
rows 100
as $$
#variable_conflict use_column
declare
    v_origin text := schemawatch._origin();
begin
    return query
    with head as materialized (
        select own.schema_id, own.schema_name, own.table_name, own.partitions,
            case when own.document #>> '{identity,origin}' = v_origin then own.relid end as relid
        from schemawatch._head as own
        where own.schema_id = any (p_schema_ids)
    ),
    found as materialized (
        -- the same table while it lives, under whatever name; then whoever took its name
        select head.schema_id, head.partitions, coalesce(same.oid, named.oid) as relid
        from head
        left join pg_class as same on same.oid = head.relid and same.relkind in ('r', 'p', 'f')
        left join lateral (
            select rel.oid
            from pg_class as rel
            join pg_namespace as ns on ns.oid = rel.relnamespace
            where same.oid is null
              and ns.nspname = head.schema_name and rel.relname = head.table_name
              and rel.relkind in ('r', 'p', 'f')
              -- one table is one watch: of two that wait for this name the older one gets it
              and not exists (
                  select from head as rival
                  where rival.schema_id < head.schema_id
                    and rival.schema_name = head.schema_name and rival.table_name = head.table_name
                    and not exists (select from pg_class as alive where alive.oid = rival.relid))
              and not exists (
                  select from schemawatch._head as other
                  where other.relid = rel.oid and other.schema_id <> head.schema_id
                    and other.document #>> '{identity,origin}' = v_origin)
        ) as named on true
    ),
    documents as (
        select snap.relid, snap.document
        from schemawatch._snapshot_documents(
            (select array_agg(found.relid) from found where found.relid is not null)) as snap
    )
    select
        found.schema_id,
        coalesce(schemawatch._followed(documents.document, found.partitions), schemawatch._dropped_document())
    from found
    left join documents on documents.relid = found.relid
    order by found.schema_id;
end
$$;

comment on function schemawatch._current_documents(bigint[]) is
'What these watched tables look like now. A table is found by its oid while it lives, even renamed or moved;
after that, and in a restored database, by its last name. One that cannot be found is a dropped one.';
