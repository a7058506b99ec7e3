create or replace function schemawatch._object_name(p_object jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return concat_ws('.', p_object ->> 'view', p_object ->> 'partition', p_object ->> 'name');
end
$$;

comment on function schemawatch._object_name(jsonb) is
'The object_name of an object: of what belongs to a view or to one partition together with the name of that.';
