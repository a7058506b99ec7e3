create or replace function schemawatch._touched_schema_ids(p_classid oid, p_objid oid, p_object_type text)
returns bigint[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_relids oid[];
    v_elsewhere bigint[];
begin
    -- The common case costs an index probe or two.
    if p_object_type = 'table' and not exists (
        select from pg_inherits as inh where inh.inhrelid = p_objid
        union all
        select from pg_inherits as inh where inh.inhparent = p_objid
        union all
        -- columns of its row type, also in arrays; through pg_class, since typrelid has no index
        select
        from pg_class as own
        join pg_type as typ on typ.oid = own.reltype
        join pg_depend as dep
            on dep.refclassid = 'pg_type'::regclass and dep.refobjid in (typ.oid, typ.typarray)
            and dep.deptype <> 'i'
        where own.oid = p_objid)
    then
        v_relids := p_objid || array(select schemawatch._written_targets(array[p_objid]));
    elsif p_object_type = 'index' and not exists (
        select from pg_inherits as inh where inh.inhrelid = p_objid
        union all
        select from pg_inherits as inh where inh.inhparent = p_objid
        union all
        -- what one partition alone refuses is a matter of its parents
        select from pg_index as idx
        join pg_inherits as inh on inh.inhrelid = idx.indrelid
        where idx.indexrelid = p_objid and idx.indisunique
        union all
        -- of a materialized view: its tables are asked for below
        select
        from pg_index as idx
        join pg_class as rel on rel.oid = idx.indrelid and rel.relkind = 'm'
        where idx.indexrelid = p_objid)
    then
        v_relids := array(select idx.indrelid from pg_index as idx where idx.indexrelid = p_objid);
    elsif p_object_type in ('view', 'materialized view') and not exists (
        select
        from pg_class as own
        join pg_type as typ on typ.oid = own.reltype
        join pg_depend as dep
            on dep.refclassid = 'pg_type'::regclass and dep.refobjid in (typ.oid, typ.typarray)
            and dep.deptype <> 'i'
        where own.oid = p_objid)
    then
        v_relids := array(select schemawatch._read_by(p_objid));
    elsif p_objid is not null then
        v_relids := array(select schemawatch._touched_tables(p_classid, p_objid));
    end if;
    -- foreign keys elsewhere, as long as their documents have the name that this table had
    if p_object_type = 'table' and exists (
        select from pg_depend as dep
        where dep.refclassid = 'pg_class'::regclass and dep.refobjid = p_objid
          and dep.classid = 'pg_constraint'::regclass and dep.deptype = 'n')
        -- of thousands of documents none is opened while the newest version has the name that it has now
        and not exists (
            select from schemawatch.snapshot as own
            join pg_class as rel on rel.oid = p_objid and rel.relname = own.table_name
            join pg_namespace as ns on ns.oid = rel.relnamespace and ns.nspname = own.schema_name
            where own.relid = p_objid
              and own.version = (
                  select max(newest.version) from schemawatch.snapshot as newest
                  where newest.schema_id = own.schema_id))
    then
        v_elsewhere := array(
            select own.schema_id
            from pg_depend as dep
            join pg_constraint as con
                on con.oid = dep.objid and con.confrelid = p_objid and con.contype = 'f' and con.conparentid = 0
            join schemawatch.snapshot as own on own.relid = con.conrelid
            join pg_class as rel on rel.oid = p_objid
            join pg_namespace as ns on ns.oid = rel.relnamespace
            where dep.refclassid = 'pg_class'::regclass and dep.refobjid = p_objid
              and dep.classid = 'pg_constraint'::regclass
              and own.version = (
                  select max(newest.version) from schemawatch.snapshot as newest
                  where newest.schema_id = own.schema_id)
              and not own.document -> 'constraints' @> jsonb_build_array(jsonb_build_object('references',
                  jsonb_build_object('table', format('%I.%I', ns.nspname, rel.relname)))));
    end if;
    return (
        select array_agg(distinct snap.schema_id)
        from (
            select own.schema_id from schemawatch.snapshot as own where own.relid = any (v_relids)
            union all
            select unnest(v_elsewhere)
            union all
            -- a partition that was just detached, a child that inherits no more, a sequence that no column owns any
            -- more, a view with a new query: only the last version knows whose it was
            select own.schema_id from schemawatch.snapshot as own
            where own.member_oids @> array[p_objid]
              and p_object_type in ('sequence', 'view', 'table', 'foreign table')
            union all
            -- a table that takes the name of a dropped one
            select own.schema_id
            from schemawatch.snapshot as own
            join pg_class as rel on rel.relname = own.table_name and rel.oid = p_objid
            join pg_namespace as ns on ns.oid = rel.relnamespace and ns.nspname = own.schema_name
            where own.relid is null and p_object_type = 'table'
        ) as snap);
end
$$;

comment on function schemawatch._touched_schema_ids(oid, oid, text) is
'The watched tables that a catalog object belongs to, by schema_id; null for none. A superset is harmless: the
digest decides whether anything changed.';
