create or replace function schemawatch._domain_reach(p_domain jsonb, p_columns jsonb, p_types jsonb)
returns table (values_of boolean, default_of boolean, part_of boolean)
language sql
immutable
parallel safe
as $$
    with recursive own (path) as (
        select format('%I.%I', p_domain ->> 'schema', p_domain ->> 'name')
    ),
    over (path) as (
        select own.path from own
        union
        select typ.key
        from over
        join jsonb_each(p_types) as typ on typ.value ->> 'kind' = 'domain' and not typ.value -> 'base' ? 'array'
            and format('%I.%I', typ.value #>> '{base,schema}', typ.value #>> '{base,name}') = over.path
    ),
    col as (
        select schemawatch._type_key(each.value) as path, each.value -> 'type' ? 'array' as is_array,
            each.value ?| array['default', 'identity', 'generated'] as filled,
            p_types -> schemawatch._type_key(each.value) ->> 'kind' as kind
        from jsonb_each(p_columns) as each
    )
    select
        coalesce(bool_or(not col.is_array and exists (select from over where over.path = col.path)), false),
        -- a domain over it took its default when it was created, and no other since
        coalesce(bool_or(not col.is_array and not col.filled and col.path = own.path), false),
        coalesce(bool_or(col.is_array and exists (select from over where over.path = col.path)
            or col.kind in ('composite', 'range')), false)
    from own
    left join col on true
$$;

comment on function schemawatch._domain_reach(jsonb, jsonb, jsonb) is
'How a domain reaches a table: whether a column is of it (values_of), whether one takes its default (default_of), and
whether one may hold it inside an array or a composite type (part_of), where PostgreSQL refuses to check what is stored.';
