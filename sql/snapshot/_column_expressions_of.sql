create or replace function schemawatch._column_expressions_of(p_relids oid[])
returns table (relid oid, attnum smallint, item jsonb, tree text)
language sql
stable
as $$
    select
        ad.adrelid,
        ad.adnum,
        jsonb_strip_nulls(jsonb_build_object(
            -- only a generated column names others; for their names every call looks at all columns of the table
            'text', schemawatch._stable_text(
                pg_get_expr(ad.adbin, case when vol.has_columns then ad.adrelid else 0 end)),
            'volatility', vol.volatility,
            'sequence', seq.name)),
        md5(ad.adbin::text)
    from unnest(p_relids) as wanted (oid)
    join pg_attrdef as ad on ad.adrelid = wanted.oid
    -- OFFSET 0 keeps it a subquery, whose result is then remembered: many columns share a default
    cross join lateral (
        select
            case when tree like '{CONST%' then 'immutable' else schemawatch._volatility(tree) end as volatility,
            tree like '%{VAR %' as has_columns
        from (select ad.adbin::text) as own (tree)
        offset 0
    ) as vol
    left join lateral (
        select format('%I.%I', ns.nspname, rel.relname) as name
        from pg_depend as dep
        join pg_class as rel on rel.oid = dep.refobjid and rel.relkind = 'S'
        join pg_namespace as ns on ns.oid = rel.relnamespace
        where dep.classid = 'pg_attrdef'::regclass and dep.objid = ad.oid
          and dep.refclassid = 'pg_class'::regclass and vol.volatility = 'volatile'
        order by rel.oid
        limit 1
    ) as seq on true
$$;

comment on function schemawatch._column_expressions_of(oid[]) is
'Default and generation expressions: text, volatility, the sequence that a nextval() names, and a hash of the
stored tree, which stays the same when something that it refers to is renamed.';
