create or replace function schemawatch._types_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language sql
stable
as $$
    with used (relid, typid) as (
        select distinct own.attrelid, part.typid
        from (
            -- OFFSET 0: find the columns first. By type first means reading every column of the database.
            select att.attrelid, att.atttypid
            from unnest(p_relids) as wanted (oid)
            join pg_attribute as att
                on att.attrelid = wanted.oid and att.attnum > 0 and not att.attisdropped
            offset 0
        ) as own
        -- see _type_parts: saves the call for almost every column
        cross join lateral schemawatch._type_parts(own.atttypid) as part (typid)
        where own.atttypid >= 16384
    )
    select
        used.relid,
        jsonb_agg(def.item order by def.item ->> 'schema', def.item ->> 'name'),
        jsonb_object_agg(format('%I.%I', def.item ->> 'schema', def.item ->> 'name'), def.ids)
    from used
    cross join lateral schemawatch._type_definition(used.typid) as def
    group by used.relid
$$;

comment on function schemawatch._types_of(oid[]) is
'The enums, domains, composite and range types behind the columns of each table, also those inside arrays,
domains, composites and ranges.';
