create or replace function schemawatch._by_name(p_items jsonb)
returns jsonb
language sql
immutable
parallel safe
as $$
    select coalesce(jsonb_object_agg(
        case when item ? 'schema' then format('%I.%I', item ->> 'schema', item ->> 'name')
             else item ->> 'name' end, item), '{}')
    from jsonb_array_elements(p_items) as item
$$;

comment on function schemawatch._by_name(jsonb) is 'A list of objects as one object, by (qualified) name.';
