create or replace function schemawatch._current_documents(p_schema_ids bigint[])
returns table (schema_id bigint, document jsonb)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
rows 100
as $$
#variable_conflict use_column
begin
    return query
    with place as materialized (
        select * from schemawatch._places(p_schema_ids)
    ),
    documents as (
        select snap.relid, snap.document
        from schemawatch._snapshot_documents(
            (select array_agg(place.relid) from place where place.relid is not null)) as snap
    )
    select
        place.schema_id,
        schemawatch._with_identity(
            coalesce(schemawatch._followed(documents.document, place.partitions), schemawatch._dropped_document()),
            place.fate)
    from place
    left join documents on documents.relid = place.relid
    order by place.schema_id;
end
$$;

comment on function schemawatch._current_documents(bigint[]) is
'What these watched tables look like now, found as _places() finds them. One that cannot be found is a dropped one.';
