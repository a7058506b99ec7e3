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
                    'hidden_options', schemawatch._hidden_options(att.attfdwoptions),
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
