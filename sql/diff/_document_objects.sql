create or replace function schemawatch._document_objects(p_document jsonb)
returns table (section text, ord bigint, key text, object jsonb, ids jsonb)
language sql
immutable
parallel safe
as $$
    select 'table', 1::bigint, 'table', p_document -> 'table', p_document #> '{identity,table}'
    where jsonb_typeof(p_document -> 'table') = 'object'
    union all
    select
        sec.key, item.ord, named.key,
        case when sec.key in ('views', 'partitions') then item.value - parts.names else item.value end,
        case when sec.key in ('views', 'partitions') then own.ids - parts.names else own.ids end
    from jsonb_each(p_document) as sec
    cross join lateral jsonb_array_elements(sec.value) with ordinality as item (value, ord)
    cross join lateral (
        select case
            when item.value ? 'schema' then format('%I.%I', item.value ->> 'schema', item.value ->> 'name')
            when item.value ? 'table' then format('%s.%I', item.value ->> 'table', item.value ->> 'name')
            else item.value ->> 'name'
        end as key
    ) as named
    -- cut out once for a section, and below for a view: from the whole document each time would be quadratic
    left join jsonb_each(p_document -> 'identity') as known on known.key = sec.key
    cross join lateral (select known.value -> named.key as ids) as own
    cross join (select array['columns', 'constraints', 'indexes', 'triggers'] as names) as parts
    where jsonb_typeof(sec.value) = 'array'
    union all
    -- the columns of a view are objects like those of the table, only that they say whose they are
    select
        'view_columns', col.ord, format('%s.%s', named.key, col.value ->> 'name'),
        col.value || jsonb_build_object('view', named.key),
        (own.columns -> (col.value ->> 'name')) || jsonb_build_object(
            'id', concat_ws('.', own.id #>> '{}', own.columns -> (col.value ->> 'name') ->> 'id'),
            'view', own.id)
    from jsonb_array_elements(p_document -> 'views') as item (value)
    cross join lateral (
        select format('%I.%I', item.value ->> 'schema', item.value ->> 'name') as key
    ) as named
    cross join lateral (
        select p_document #> array['identity', 'views', named.key, 'id'] as id,
            p_document #> array['identity', 'views', named.key, 'columns'] as columns
        offset 0
    ) as own
    cross join lateral jsonb_array_elements(item.value -> 'columns') with ordinality as col (value, ord)
    union all
    -- and so is what one partition has of its own
    select
        'partition_' || sec.name, part.ord, format('%s.%s', named.key, part.value ->> 'name'),
        part.value || jsonb_build_object('partition', named.key),
        own.ids || case sec.name when 'columns'
            then jsonb_build_object('id', concat_ws('.', known.ids -> named.key ->> 'id', own.ids ->> 'id')) else '{}' end
    from (select p_document #> '{identity,partitions}' as ids offset 0) as known
    cross join jsonb_array_elements(p_document -> 'partitions') as item (value)
    cross join lateral (
        select format('%I.%I', item.value ->> 'schema', item.value ->> 'name') as key offset 0
    ) as named
    cross join unnest(array['columns', 'constraints', 'indexes', 'triggers']) as sec (name)
    cross join lateral jsonb_array_elements(item.value -> sec.name) with ordinality as part (value, ord)
    cross join lateral (
        select known.ids -> named.key -> sec.name -> (part.value ->> 'name') as ids offset 0
    ) as own
    where item.value ?| array['columns', 'constraints', 'indexes', 'triggers']
$$;

comment on function schemawatch._document_objects(jsonb) is
'The objects of a document as rows. section is the key that holds them; key is the name, qualified for what
lives in a schema, or on a table, of its own; ids is what "identity" says of it. The columns of its views are a section
of their own, view_columns, and what its partitions have of their own are sections partition_columns and so on.';
