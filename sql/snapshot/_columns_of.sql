create or replace function schemawatch._columns_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language sql
stable
as $$
    select
        att.attrelid,
        jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
            'name', att.attname,
            'type', schemawatch._type_reference(att.atttypid, att.atttypmod),
            'not_null', nullif(att.attnotnull, false),
            'not_null_validated', case when nn.validated = false then false end,
            'collation', case when att.attcollation <> typ.typcollation then jsonb_build_object(
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
            'options', (select jsonb_agg(opt order by opt) from unnest(att.attoptions) as opt
                        where opt like 'n\_distinct%'),
            'comment', des.description,
            'grants', schemawatch._acl_items(att.attacl, rel.relowner))
            ) order by att.attnum),
        jsonb_object_agg(att.attname, jsonb_strip_nulls(jsonb_build_object(
            'id', att.attnum,
            'type', att.atttypid || ',' || att.atttypmod,
            'dimensions', att.attndims,
            'collation', att.attcollation,
            'default', case when att.attgenerated = '' then ad.tree end,
            'generated', case when att.attgenerated <> '' then ad.tree end)))
    from unnest(p_relids) as wanted (oid)
    join pg_class as rel on rel.oid = wanted.oid
    join pg_attribute as att
        on att.attrelid = rel.oid and att.attnum > 0 and not att.attisdropped
    join pg_type as typ on typ.oid = att.atttypid
    left join pg_collation as col on col.oid = att.attcollation
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
