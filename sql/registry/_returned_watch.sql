create or replace function schemawatch._returned_watch(p_document jsonb)
returns bigint
language sql
stable
as $$
    select head.schema_id
    from schemawatch._head as head
    where head.schema_name = p_document #>> '{table,schema}'
      and head.table_name = p_document #>> '{table,name}'
      and not exists (
          select from pg_catalog.pg_class as rel
          where rel.oid = head.relid
            and head.document #>> '{identity,origin}' = p_document #>> '{identity,origin}')
    order by head.schema_id
    limit 1
$$;

comment on function schemawatch._returned_watch(jsonb) is
'The watched table that this one continues: of the same name, and gone (dropped, or restored from a dump).';
