create or replace function schemawatch._document_objects(p_document jsonb)
returns table (section text, ord bigint, key text, object jsonb, ids jsonb)
language sql
immutable
parallel safe
as $$
    select 'table', 1::bigint, 'table', p_document -> 'table', p_document #> '{identity,table}'
    where jsonb_typeof(p_document -> 'table') = 'object'
    union all
    select sec.key, item.ord, named.key, item.value, own.ids
    from jsonb_each(p_document) as sec
    cross join lateral jsonb_array_elements(sec.value) with ordinality as item (value, ord)
    cross join lateral (
        select case
            when item.value ? 'schema' then format('%I.%I', item.value ->> 'schema', item.value ->> 'name')
            when item.value ? 'table' then format('%s.%I', item.value ->> 'table', item.value ->> 'name')
            else item.value ->> 'name'
        end as key
    ) as named
    -- cut out once for a section: from the whole document each time would be quadratic
    left join jsonb_each(p_document -> 'identity') as known on known.key = sec.key
    cross join lateral (select known.value -> named.key as ids) as own
    where jsonb_typeof(sec.value) = 'array'
$$;

comment on function schemawatch._document_objects(jsonb) is
'The objects of a document as rows. section is the key that holds them; key is the name, qualified for what
lives in a schema, or on a table, of its own; ids is what "identity" says of it.';
