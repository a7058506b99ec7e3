create or replace function schemawatch._type_reference(p_type oid, p_typmod integer)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    return (
        -- An array follows the rules of its element, so the element is what "schema" and "name" name.
        select jsonb_strip_nulls(jsonb_build_object(
            'text', format_type(p_type, p_typmod),
            'schema', ns.nspname,
            'name', elem.typname,
            'typmod', nullif(p_typmod, -1),
            'array', nullif(typ.typcategory = 'A', false)))
        from pg_type as typ
        join pg_type as elem
            on elem.oid = case when typ.typcategory = 'A' and typ.typelem <> 0 then typ.typelem else typ.oid end
        join pg_namespace as ns on ns.oid = elem.typnamespace
        where typ.oid = p_type);
end
$$;

comment on function schemawatch._type_reference(oid, integer) is
'A type as columns and attributes refer to it: {"text", "schema", "name", "typmod", "array"}.';


create or replace function schemawatch._type_parts(p_type oid)
returns setof oid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
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


create or replace function schemawatch._type_definition(p_type oid)
returns table (item jsonb, ids jsonb)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
#variable_conflict use_column
begin
    return query
    select
        jsonb_strip_nulls(jsonb_build_object(
            'schema', ns.nspname,
            'name', typ.typname,
            'kind', case typ.typtype when 'e' then 'enum' when 'd' then 'domain' when 'c' then 'composite'
                else 'range' end,
            'labels', enum.labels,
            'base', case when typ.typtype = 'd'
                then schemawatch._type_reference(typ.typbasetype, typ.typtypmod) end,
            'not_null', case when typ.typtype = 'd' then nullif(typ.typnotnull, false) end,
            'collation', case when typ.typtype = 'd' and typ.typcollation <> base.typcollation
                then (select col.collname from pg_collation as col where col.oid = typ.typcollation) end,
            'default', case when typ.typdefault is not null and typ.typtype = 'd'
                then jsonb_build_object('text', typ.typdefault) end,
            'constraints', cons.items,
            'attributes', attrs.items,
            'subtype', (select schemawatch._type_reference(rng.rngsubtype, -1)
                        from pg_range as rng where rng.rngtypid = typ.oid))),
        jsonb_strip_nulls(jsonb_build_object(
            'id', typ.oid,
            'label_oids', enum.ids,
            -- the row type of a table is changed with the table
            'row_of_table', case when typ.typtype = 'c' and exists (
                select from pg_class as rel where rel.oid = typ.typrelid and rel.relkind <> 'c') then true end,
            'default', md5(typ.typdefaultbin::text),
            'base', typ.typbasetype || ',' || typ.typtypmod,
            'collation', nullif(typ.typcollation, 0),
            'subtype', (select rng.rngsubtype from pg_range as rng where rng.rngtypid = typ.oid),
            'constraints', cons.ids,
            'attributes', attrs.ids))
    from pg_type as typ
    join pg_namespace as ns on ns.oid = typ.typnamespace
    left join pg_type as base on base.oid = typ.typbasetype
    left join lateral (
        select
            jsonb_agg(en.enumlabel order by en.enumsortorder) as labels,
            jsonb_agg(en.oid order by en.enumsortorder) as ids
        from pg_enum as en
        where en.enumtypid = typ.oid and typ.typtype = 'e'
    ) as enum on true
    left join lateral (
        select
            jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                'name', con.conname,
                'expression', schemawatch._stable_text(pg_get_constraintdef(con.oid)),
                'not_valid', nullif(not con.convalidated, false))) order by con.conname) as items,
            md5(string_agg(con.conname || con.conbin::text || con.convalidated, ' ' order by con.conname)) as ids
        from pg_constraint as con
        where con.contypid = typ.oid and con.contype = 'c' and typ.typtype = 'd'
    ) as cons on true
    left join lateral (
        select
            jsonb_agg(jsonb_build_object(
                'name', att.attname,
                'type', format_type(att.atttypid, att.atttypmod)) order by att.attnum) as items,
            md5(string_agg(att.attname || ' ' || att.atttypid || ' ' || att.atttypmod, ','
                order by att.attnum)) as ids
        from pg_attribute as att
        where typ.typtype = 'c' and att.attrelid = typ.typrelid and att.attnum > 0
          and not att.attisdropped
    ) as attrs on true
    where typ.oid = p_type and typ.typtype in ('e', 'd', 'c', 'r');
end
$$;

comment on function schemawatch._type_definition(oid) is
'An enum (labels in order), a domain (base, constraints, default), a composite or a range type. No row for
base, array and pseudo types.';


create or replace function schemawatch._types_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    -- most tables have none but the server's own, and should not pay for the rest
    if not exists (
        select from pg_attribute as att
        where att.attrelid = any (p_relids) and att.attnum > 0 and not att.attisdropped and att.atttypid >= 16384)
    then
        return;
    end if;
    return query
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
    group by used.relid;
end
$$;

comment on function schemawatch._types_of(oid[]) is
'The enums, domains, composite and range types behind the columns of each table, also those inside arrays,
domains, composites and ranges.';
