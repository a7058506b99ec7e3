create or replace function schemawatch._type_definition(p_type oid)
returns table (item jsonb, ids jsonb)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
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
