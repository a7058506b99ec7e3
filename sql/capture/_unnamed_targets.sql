create or replace function schemawatch._unnamed_targets()
returns setof bigint
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
declare
    -- who may use a schema says who reaches what is in it
    v_schemas oid[] := array(
        select ns.oid from pg_namespace as ns where age(ns.xmin) <= age(pg_current_xact_id()::xid));
begin
    return query
    -- Rows that this transaction wrote have its xid or a younger one (a savepoint's): so has what others
    -- committed since, and the digest then says that nothing changed.
    with own as (
        select age(pg_current_xact_id()::xid) as age
    ),
    publications_changed as materialized (
        select exists (select from pg_publication as pub, own where age(pub.xmin) <= own.age)
            or exists (select from pg_publication_rel as pr, own where age(pr.xmin) <= own.age)
            or exists (select from pg_publication_namespace as pn, own where age(pn.xmin) <= own.age)
            or exists (
                select from schemawatch.ddl_event as event
                where event.transaction_id = pg_current_xact_id() and event.schema_ids is null
                  -- rows that are gone have no xmin
                  and (event.command_tag like '%PUBLICATION' or event.command_tag like 'DROP %')) as yes
    )
    select head.schema_id
    from schemawatch._head as head
    join pg_class as rel on rel.oid = head.relid
    cross join own
    where age(rel.xmin) <= own.age
       or rel.relnamespace = any (v_schemas)
       or exists (
           select from pg_attribute as att
           where att.attrelid = rel.oid and att.attnum > 0 and age(att.xmin) <= own.age)
       or (select yes from publications_changed)
    union
    -- sequences and views are members of the tables that use them, or that they read
    select snap.schema_id
    from own
    join pg_class as rel on rel.relkind in ('S', 'v', 'm') and (age(rel.xmin) <= own.age
        or rel.relnamespace = any (v_schemas)
        or rel.relkind <> 'S' and rel.oid >= 16384 and exists (
            select from pg_attribute as att
            where att.attrelid = rel.oid and att.attnum > 0 and age(att.xmin) <= own.age))
    join schemawatch.snapshot as snap on snap.member_oids @> array[rel.oid];
end
$$;

comment on function schemawatch._unnamed_targets() is
'Watched tables that an event without a name (GRANT, publications) may have touched in this transaction.';
