create or replace function schemawatch._by_name(p_items jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    if coalesce(p_items, '[]') = '[]' then
        return '{}'::jsonb;
    end if;
    return (
        select coalesce(jsonb_object_agg(
            case when item ? 'schema' then format('%I.%I', item ->> 'schema', item ->> 'name')
                 else item ->> 'name' end, item), '{}')
        from jsonb_array_elements(p_items) as item);
end
$$;

comment on function schemawatch._by_name(jsonb) is 'A list of objects as one object, by (qualified) name.';
