create or replace function schemawatch._returned_watches(p_relids oid[])
returns table (relid oid, schema_id bigint)
language sql
stable
as $$
    select rel.oid, min(head.schema_id)
    from pg_catalog.pg_class as rel
    join pg_catalog.pg_namespace as ns on ns.oid = rel.relnamespace
    join schemawatch._head as head on head.schema_name = ns.nspname and head.table_name = rel.relname
    where rel.oid = any (p_relids)
      and not exists (
          select from pg_catalog.pg_class as alive
          where alive.oid = head.relid
            and head.document #>> '{identity,origin}' = schemawatch._origin())
    group by rel.oid
$$;

comment on function schemawatch._returned_watches(oid[]) is
'The watched tables that these tables continue: of the same name, and gone (dropped, or restored from a dump).
No row for a table that continues none.';
