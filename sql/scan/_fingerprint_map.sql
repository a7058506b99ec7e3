create or replace function schemawatch._fingerprint_map(p_schema_ids bigint[])
returns jsonb
language sql
volatile
as $$
    select jsonb_object_agg(head.schema_id, mark.fingerprint)
    from schemawatch._head as head
    left join schemawatch._fingerprints(array(
        select own.relid from schemawatch._head as own
        where own.schema_id = any (p_schema_ids) and own.relid is not null)) as mark
        on mark.relid = head.relid
    where head.schema_id = any (p_schema_ids)
$$;

comment on function schemawatch._fingerprint_map(bigint[]) is 'Fingerprint by schema_id; null for tables that are gone.';
