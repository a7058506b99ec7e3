create or replace function schemawatch._expression_promises(p_relid oid, p_attnum smallint)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
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


create or replace function schemawatch._column_texts(p_relids oid[])
returns table (relid oid, items text, ids text)
language sql
stable
as $$
    -- each type once: tables have few, and the call costs more than the rest of a column
    with refs as materialized (
        select
            own.typid, own.typmod,
            schemawatch._type_reference(own.typid, own.typmod)::text as type,
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
    ),
    -- and each stored expression: many columns share a default
    shared as materialized (
        select own.*, case when own.text is not null and own.volatility <> 'volatile'
            then jsonb_build_object('text', own.text, 'volatility', own.volatility)::text end as item
        from (
            select
                own.tree,
                md5(own.tree) as hash,
                case when own.tree like '{CONST%' then 'immutable' else schemawatch._volatility(own.tree) end as volatility,
                -- only a generated column names others; for their names every call looks at all columns of the table
                case when own.tree not like '%{VAR %' then schemawatch._stable_text(pg_get_expr(def.adbin, 0)) end as text
            from (
                select def.adbin::text as tree, min(def.oid) as oid
                from unnest(p_relids) as wanted (oid)
                join pg_attrdef as def on def.adrelid = wanted.oid
                group by 1
            ) as own
            join pg_attrdef as def on def.oid = own.oid
            offset 0  -- or each is called again wherever it is named
        ) as own
    )
    select
        col.attrelid,
        '[' || string_agg(concat(
            '{"name": ', to_json(col.attname), ', "type": ', ref.type,
            case when col.attnotnull then ', "not_null": true' end,
            -- most columns have none of these
            case when col.marked then concat(
                case when not col.convalidated then ', "not_null_validated": false' end,
                case when col.connoinherit then ', "not_null_no_inherit": true' end,
                ', "collation": ' || (
                    select jsonb_build_object(
                        'text', format('%I.%I', ns.nspname, own.collname), 'deterministic', own.collisdeterministic)::text
                    from pg_collation as own
                    join pg_namespace as ns on ns.oid = own.collnamespace
                    where own.oid = col.collation),
                case
                    when expr.item is not null and col.attgenerated = '' then ', "default": ' || expr.item
                    when col.tree is not null then format(', "%s": %s',
                        case when col.attgenerated = '' then 'default' else 'generated' end,
                        jsonb_strip_nulls(jsonb_build_object(
                            'text', coalesce(expr.text, schemawatch._stable_text(pg_get_expr(col.adbin, col.attrelid))),
                            'volatility', expr.volatility,
                            'sequence', case when expr.volatility = 'volatile' then (
                                select format('%I.%I', ns.nspname, rel.relname)
                                from pg_depend as dep
                                join pg_class as rel on rel.oid = dep.refobjid and rel.relkind = 'S'
                                join pg_namespace as ns on ns.oid = rel.relnamespace
                                where dep.classid = 'pg_attrdef'::regclass and dep.objid = col.default_oid
                                  and dep.refclassid = 'pg_class'::regclass
                                order by rel.oid
                                limit 1) end,
                            'kind', case col.attgenerated when 's' then 'stored' when 'v' then 'virtual' end)))
                end,
                case col.attidentity when 'a' then ', "identity": "always"' when 'd' then ', "identity": "by default"' end,
                ', "storage": ' || to_json(col.storage),
                ', "compression": ' || to_json(nullif(col.attcompression, '')),
                ', "statistics_target": ' || nullif(col.attstattarget, -1),
                -- only what SET (…) accepts: some servers keep marks of their own in attoptions
                ', "options": ' || case when col.attoptions::text like '%n\_distinct%' then (
                    select jsonb_agg(opt order by opt)::text from unnest(col.attoptions) as opt
                    where opt like 'n\_distinct%') end,
                ', "foreign_options": ' || case when col.attfdwoptions is not null
                    then schemawatch._foreign_options(to_jsonb(col.attfdwoptions))::text end,
                ', "comment": ' || to_json(col.description),
                ', "grants": ' || schemawatch._acl_items(col.attacl, col.relowner)::text)
            end, '}'), ', ' order by col.attnum) || ']',
        '{' || string_agg(concat(
            to_json(col.attname), ': {"id": ', col.attnum, ', "type": ', to_json(ref.id),
            ', "extension": ' || to_json(ref.extension),
            ', "dimensions": ' || nullif(col.attndims, 0),
            case when col.marked then concat(
                ', "collation": ' || to_json(col.collation),
                ', "grants": ' || to_json(schemawatch._acl_ids(col.attacl)),
                ', "hidden_options": ' || case when col.attfdwoptions is not null
                    then schemawatch._hidden_options(col.attfdwoptions)::text end,
                -- stays the same when something that it refers to is renamed
                case when col.tree is not null then format(case col.attgenerated
                    when '' then ', "default": "%s"' when 'v' then ', "generated": "v%s"' else ', "generated": "%s"' end,
                    expr.hash) end,
                case when col.attgenerated <> ''
                    then ', "promises": ' || schemawatch._expression_promises(col.attrelid, col.attnum)::text end)
            end, '}'), ', ') || '}'
    from (
        select
            att.attrelid, att.attnum, att.attname, att.atttypid, att.atttypmod, att.attnotnull, att.attgenerated,
            att.attidentity, att.attcompression, att.attstattarget, att.attoptions, att.attfdwoptions, att.attndims,
            att.attacl, rel.relowner, own.collation, own.storage, des.description, con.convalidated, con.connoinherit,
            def.oid as default_oid, def.adbin, def.adbin::text as tree,
            not (own.collation, own.storage, def.oid, des.description, nullif(con.convalidated, true),
                nullif(con.connoinherit, false), nullif(att.attidentity, ''), nullif(att.attcompression, ''),
                nullif(att.attstattarget, -1), att.attacl, att.attfdwoptions, att.attoptions) is null as marked
        from unnest(p_relids) as wanted (oid)
        join pg_class as rel on rel.oid = wanted.oid
        join pg_attribute as att
            on att.attrelid = rel.oid and att.attnum > 0 and not att.attisdropped
        join pg_type as typ on typ.oid = att.atttypid
        cross join lateral (
            select
                nullif(nullif(att.attcollation, typ.typcollation), 0) as collation,
                nullif(att.attstorage, typ.typstorage) as storage
        ) as own
        left join pg_description as des
            on des.classoid = 'pg_class'::regclass and des.objoid = att.attrelid
            and des.objsubid = att.attnum
        left join pg_attrdef as def on def.adrelid = att.attrelid and def.adnum = att.attnum
        -- of NOT NULL, with rows from PostgreSQL 18 on. Their names are left out: they are generated, and differ
        -- after a rename without meaning anything.
        left join pg_constraint as con
            on con.conrelid = att.attrelid and con.contype = 'n' and con.conkey[1] = att.attnum
    ) as col
    -- there is one; the planner would take all that comes after an inner join for a few rows
    left join refs as ref on ref.typid = col.atttypid and ref.typmod = col.atttypmod
    left join shared as expr on expr.tree = col.tree
    group by col.attrelid
$$;

comment on function schemawatch._column_texts(oid[]) is
'_columns_of() as the text of its JSON. A document of many columns is put together as text and read once: jsonb would copy
each of them at each level.';


create or replace function schemawatch._columns_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language sql
stable
as $$
    select own.relid, own.items::jsonb, own.ids::jsonb from schemawatch._column_texts(p_relids) as own
$$;

comment on function schemawatch._columns_of(oid[]) is
'The columns of each table, in attnum order. attndims is kept out of the items: pg_dump does not restore it.';
