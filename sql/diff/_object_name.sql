create or replace function schemawatch._object_name(p_object jsonb)
returns text
language sql
immutable
parallel safe
as $$
    select concat_ws('.', p_object ->> 'view', p_object ->> 'partition', p_object ->> 'name')
$$;

comment on function schemawatch._object_name(jsonb) is
'The object_name of an object: of what belongs to a view or to one partition together with the name of that.';
