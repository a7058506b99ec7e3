create or replace function schemawatch._object_parts(
    p_section text,
    p_ord bigint,
    p_key text,
    p_object jsonb,
    p_ids jsonb
)
returns table (section text, ord bigint, key text, object jsonb, ids jsonb)
language sql
immutable
parallel safe
as $$
    select
        p_section, p_ord, p_key,
        case when p_section in ('views', 'partitions') then p_object - parts.names else p_object end,
        case when p_section in ('views', 'partitions') then p_ids - parts.names else p_ids end
    from (select array['columns', 'constraints', 'indexes', 'triggers'] as names) as parts
    union all
    -- the columns of a view are objects like those of the table, only that they say whose they are
    select
        'view_columns', col.ord, format('%s.%s', p_key, col.value ->> 'name'),
        col.value || jsonb_build_object('view', p_key),
        (p_ids -> 'columns' -> (col.value ->> 'name')) || jsonb_build_object(
            'id', concat_ws('.', p_ids ->> 'id', p_ids -> 'columns' -> (col.value ->> 'name') ->> 'id'),
            'view', p_ids -> 'id')
    from jsonb_array_elements(case p_section when 'views' then p_object -> 'columns' end)
        with ordinality as col (value, ord)
    union all
    -- and so is what one partition has of its own
    select
        'partition_' || sec.name, part.ord, format('%s.%s', p_key, part.value ->> 'name'),
        part.value || jsonb_build_object('partition', p_key),
        own.ids || case sec.name when 'columns'
            then jsonb_build_object('id', concat_ws('.', p_ids ->> 'id', own.ids ->> 'id')) else '{}' end
    from unnest(array['columns', 'constraints', 'indexes', 'triggers']) as sec (name)
    cross join lateral jsonb_array_elements(case p_section when 'partitions' then p_object -> sec.name end)
        with ordinality as part (value, ord)
    cross join lateral (select p_ids -> sec.name -> (part.value ->> 'name') as ids) as own
$$;

comment on function schemawatch._object_parts(text, bigint, text, jsonb, jsonb) is
'A row of _document_objects() without the objects that it holds, and those: the columns of views are a section of
their own, view_columns, and what partitions have of their own are sections partition_columns and so on.';
