create or replace function schemawatch._partition_columns(p_partitions oid[], p_parents oid[])
returns table (relid oid, name name, mark bigint)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set enable_seqscan = on
set enable_hashjoin = on
set jit = off
as $$
#variable_conflict use_column
begin
    if p_partitions is null then
        return;
    end if;
    return query
    with whole as materialized (
        select att.attrelid, att.attname
        from pg_attribute as att
        where att.attrelid = any (p_parents) and att.attnotnull and att.attnum > 0 and not att.attisdropped
    ),
    own as materialized (
        select att.attrelid, att.attname, att.attnum, att.xmin
        from pg_attribute as att
        where att.attrelid = any (p_partitions) and att.attnotnull and att.attnum > 0 and not att.attisdropped
    )
    select own.attrelid, own.attname,
        -- as _fingerprint_rows(): a row that this transaction wrote marks nothing yet
        case when age(own.xmin) <= age(pg_current_xact_id_if_assigned()::xid) then null
            else hashtextextended(concat_ws(' ', own.attrelid, own.attnum, own.xmin), 0) end
    from own
    join unnest(p_partitions, p_parents) as tree (relid, parent) on tree.relid = own.attrelid
    left join whole on whole.attrelid = tree.parent and whole.attname = own.attname
    where whole.attname is null;
    -- which PostgreSQL 15 does not allow
    if exists (
        select from pg_attribute as att
        where att.attrelid = any (p_parents) and att.attgenerated <> '')
    then
        return query
        select att.attrelid, att.attname,
            case when least(age(att.xmin), age(ad.xmin)) <= age(pg_current_xact_id_if_assigned()::xid) then null
                else hashtextextended(concat_ws(' ', att.attrelid, att.attnum, att.xmin, ad.oid, ad.xmin), 1) end
        from pg_attribute as att
        join unnest(p_partitions, p_parents) as tree (relid, parent) on tree.relid = att.attrelid
        join pg_attrdef as ad on ad.adrelid = att.attrelid and ad.adnum = att.attnum
        join pg_attribute as whole on whole.attrelid = tree.parent and whole.attname = att.attname
        join pg_attrdef as wad on wad.adrelid = whole.attrelid and wad.adnum = whole.attnum
        where att.attrelid = any (p_partitions) and att.attgenerated <> ''
          and ad.adbin::text <> wad.adbin::text
          and pg_get_expr(ad.adbin, ad.adrelid) <> pg_get_expr(wad.adbin, wad.adrelid);
    end if;
end
$$;

comment on function schemawatch._partition_columns(oid[], oid[]) is
'Columns of partitions that are not as in the table above, their parent at the same place of the second array: NOT NULL, or computed by another expression.';
