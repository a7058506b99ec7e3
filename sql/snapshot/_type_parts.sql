create or replace function schemawatch._type_parts(p_type oid)
returns setof oid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    return query
    with recursive used (typid) as (
        select p_type
        union
        select part.typid
        from used
        join pg_type as typ on typ.oid = used.typid
        cross join lateral (
            select typ.typelem where typ.typcategory = 'A'
            union all
            select typ.typbasetype where typ.typtype = 'd'
            union all
            select rng.rngsubtype from pg_range as rng where rng.rngtypid = typ.oid
            union all
            select att.atttypid
            from pg_attribute as att
            where typ.typtype = 'c' and att.attrelid = typ.typrelid and att.attnum > 0
              and not att.attisdropped
        ) as part (typid)
        where part.typid >= 16384  -- FirstNormalObjectId: everything below came with the server
    )
    select used.typid from used;
end
$$;

comment on function schemawatch._type_parts(oid) is
'A type and the types inside it: array elements, domain bases, range subtypes, composite attributes; as far
as they did not come with the server.';
