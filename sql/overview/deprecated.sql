create or replace view schemawatch.deprecated_columns as
select
    head.schema_id, format('%I.%I', head.schema_name, head.table_name) as table_name, col.value ->> 'name' as column_name,
    own.said ->> 'since' as since, own.said ->> 'instead' as instead,
    array(
        select used.name
        from schemawatch._use as used
        where used.schema_id = head.schema_id
          and (used.reads || used.inserts || used.updates) && array[col.value ->> 'name', '*']
        order by used.name) as consumers
from schemawatch._head as head
cross join lateral jsonb_array_elements(head.document -> 'columns') as col (value)
cross join lateral (select schemawatch._deprecation(col.value ->> 'comment') as said) as own
where own.said is not null;

comment on view schemawatch.deprecated_columns is
'The columns of watched tables whose comments have the tag @deprecated, and the consumers that use them.';
comment on column schemawatch.deprecated_columns.since is 'The date behind the tag, as it is there; null without one.';
comment on column schemawatch.deprecated_columns.instead is 'What else is said behind it.';
