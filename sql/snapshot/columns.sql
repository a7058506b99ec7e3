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


create or replace function schemawatch._expression_promises(p_relid oid, p_attnum smallint)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_tree text := (select ad.adbin::text from pg_attrdef as ad where ad.adrelid = p_relid and ad.adnum = p_attnum);
    -- COALESCE(column, …, constant) is never NULL: in its place a constant
    v_filled text := regexp_replace(v_tree,
        '\{COALESCE(EXPR)? [^{}]*:args \((\{VAR [^{}]*\} )+\{CONST [^{}]*:constisnull false [^{}]*\}\)[^{}]*\}',
        '{CONST :constisnull false}', 'g');
begin
    return schemawatch._promises(v_tree) || jsonb_strip_nulls(jsonb_build_object(
        'never_null', nullif(
            v_tree ~ '^\{(NULLTEST|BOOLEANTEST|DISTINCTEXPR)'
            or v_tree ~ '^\{COALESCE(EXPR)? .*:constisnull false [^{}]*\}\) :location -?\d+\}$'
            -- strict calls of columns that hold no NULL
            or v_tree !~ '\{(CASE|CASEEXPR|NULLIFEXPR|COERCEVIAIO|ARRAY)|:constisnull true'
            and not exists (
                select
                from regexp_matches(v_tree, ':(?:funcid|opfuncid) (\d+)', 'g') as call (found)
                join pg_proc as pro on pro.oid = call.found[1]::oid
                where pro.pronamespace <> 'pg_catalog'::regnamespace or pro.proname ~ '^json' or not pro.proisstrict)
            and not exists (
                select
                from regexp_matches(v_filled, '\{VAR :varno \d+ :varattno (\d+)', 'g') as col (found)
                join pg_attribute as att on att.attrelid = p_relid and att.attnum = col.found[1]::smallint
                where not att.attnotnull), false)));
end
$$;

comment on function schemawatch._expression_promises(oid, smallint) is
'_promises() of a generated column, and never_null, when no row can make it NULL.';


create or replace function schemawatch._not_null_of(p_relids oid[])
returns table (relid oid, attnum smallint, validated boolean, no_inherit boolean)
language sql
stable
as $$
    -- Rows of this kind exist from PostgreSQL 18 on. Their names are left out: they are generated, and
    -- differ after a rename without meaning anything.
    select con.conrelid, con.conkey[1], con.convalidated, con.connoinherit
    from unnest(p_relids) as wanted (oid)
    join pg_constraint as con on con.conrelid = wanted.oid and con.contype = 'n'
$$;

comment on function schemawatch._not_null_of(oid[]) is
'NOT NULL constraints of each table (PostgreSQL 18 and later), with their validity and
whether tables that inherit from it are free of them.';


create or replace function schemawatch._columns_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language sql
stable
as $$
    -- each type once: tables have few, and the call costs more than the rest of a column
    with refs as materialized (
        select
            own.typid, own.typmod,
            schemawatch._type_reference(own.typid, own.typmod) as type,
            concat_ws(',', own.typid, own.typmod) as id,
            case when own.typid >= 16384 then (
                select min(ext.extname)
                from pg_type as typ
                join pg_depend as dep on dep.classid = 'pg_type'::regclass and dep.deptype = 'e'
                    and dep.objid in (typ.oid, nullif(typ.typelem, 0))
                join pg_extension as ext on ext.oid = dep.refobjid
                where typ.oid = own.typid and dep.refclassid = 'pg_extension'::regclass) end as extension
        from (
            select distinct att.atttypid, att.atttypmod
            from unnest(p_relids) as wanted (oid)
            join pg_attribute as att
                on att.attrelid = wanted.oid and att.attnum > 0 and not att.attisdropped
        ) as own (typid, typmod)
    )
    select
        att.attrelid,
        jsonb_agg(
            case when att.attnotnull
                then jsonb_build_object('name', att.attname, 'type', ref.type, 'not_null', true)
                else jsonb_build_object('name', att.attname, 'type', ref.type)
            end ||
            -- most columns have none of these, and building them costs more than all the rest
            case when not (nn.validated, nullif(nn.no_inherit, false), col.oid, ad.tree, nullif(att.attidentity, ''), nullif(att.attcompression, ''),
                    nullif(att.attstattarget, -1), des.description, att.attacl, att.attfdwoptions) is null
                or att.attstorage <> typ.typstorage or att.attoptions::text like '%n\_distinct%'
            then jsonb_strip_nulls(jsonb_build_object(
            'not_null_validated', case when nn.validated = false then false end,
            'not_null_no_inherit', nullif(nn.no_inherit, false),
            'collation', case when col.oid is not null then jsonb_build_object(
                'text', format('%I.%I', cns.nspname, col.collname),
                'deterministic', col.collisdeterministic) end,
            'default', case when att.attgenerated = '' then ad.item end,
            'generated', case when att.attgenerated <> '' then ad.item || jsonb_build_object('kind',
                case att.attgenerated when 's' then 'stored' else 'virtual' end) end,
            'identity', case att.attidentity when 'a' then 'always' when 'd' then 'by default' end,
            'storage', case when att.attstorage <> typ.typstorage then att.attstorage end,
            'compression', nullif(att.attcompression, ''),
            'statistics_target', nullif(att.attstattarget, -1),
            -- only what SET (…) accepts: some servers keep marks of their own in attoptions
            'options', case when att.attoptions::text like '%n\_distinct%' then (
                select jsonb_agg(opt order by opt) from unnest(att.attoptions) as opt
                where opt like 'n\_distinct%') end,
            'foreign_options', case when att.attfdwoptions is not null
                then schemawatch._foreign_options(to_jsonb(att.attfdwoptions)) end,
            'comment', des.description,
            'grants', schemawatch._acl_items(att.attacl, rel.relowner)))
            else '{}' end
            order by att.attnum),
        jsonb_object_agg(att.attname,
            case
                when ad.tree is null and ref.extension is null and att.attndims = 0 and col.oid is null and att.attacl is null
                    and att.attfdwoptions is null
                    then jsonb_build_object('id', att.attnum, 'type', ref.id)
                else jsonb_strip_nulls(jsonb_build_object(
                    'id', att.attnum,
                    'type', ref.id,
                    'extension', ref.extension,
                    'dimensions', nullif(att.attndims, 0),
                    'collation', col.oid,
                    'grants', schemawatch._acl_ids(att.attacl),
                    'hidden_options', case when att.attfdwoptions is not null
                        then schemawatch._hidden_options(att.attfdwoptions) end,
                    'default', case when att.attgenerated = '' then ad.tree end,
                    'generated', case att.attgenerated when 's' then ad.tree when 'v' then 'v' || ad.tree end,
                    'promises', case when att.attgenerated <> ''
                        then schemawatch._expression_promises(att.attrelid, att.attnum) end))
            end)
    from unnest(p_relids) as wanted (oid)
    join pg_class as rel on rel.oid = wanted.oid
    join pg_attribute as att
        on att.attrelid = rel.oid and att.attnum > 0 and not att.attisdropped
    join pg_type as typ on typ.oid = att.atttypid
    join refs as ref on ref.typid = att.atttypid and ref.typmod = att.atttypmod
    left join pg_collation as col
        on col.oid = att.attcollation and att.attcollation <> typ.typcollation
    left join pg_namespace as cns on cns.oid = col.collnamespace
    left join pg_description as des
        on des.classoid = 'pg_class'::regclass and des.objoid = att.attrelid
        and des.objsubid = att.attnum
    left join schemawatch._column_expressions_of(p_relids) as ad
        on ad.relid = att.attrelid and ad.attnum = att.attnum
    left join schemawatch._not_null_of(p_relids) as nn
        on nn.relid = att.attrelid and nn.attnum = att.attnum
    group by att.attrelid
$$;

comment on function schemawatch._columns_of(oid[]) is
'The columns of each table, in attnum order. attndims is kept out of the items: pg_dump does not restore it.';
