create or replace function schemawatch._refusals(p_document jsonb)
returns table (partition_id text, partition text, publication text, operation text, causes jsonb)
language sql
immutable
parallel safe
as $$
    select null, null, item.value ->> 'name', op.name, item.value -> 'refuses'
    from jsonb_array_elements(p_document -> 'publications') as item (value)
    cross join jsonb_array_elements_text(item.value -> 'operations') as op (name)
    where item.value ? 'refuses' and op.name in ('update', 'delete')
    union all
    select p_document #>> array['identity', 'partitions', named.key, 'id'], named.key, pub.key, op.name,
        pub.value -> 'causes'
    from jsonb_array_elements(p_document -> 'partitions') as item (value)
    cross join lateral (
        select format('%I.%I', item.value ->> 'schema', item.value ->> 'name') as key
    ) as named
    cross join jsonb_each(item.value -> 'refuses') as pub
    cross join jsonb_array_elements_text(pub.value -> 'operations') as op (name)
$$;

comment on function schemawatch._refusals(jsonb) is
'Writes that PostgreSQL refuses according to a document: of which operation, because of which publication, and why.
partition is null for the table itself.';
