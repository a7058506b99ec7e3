create or replace function schemawatch._member_oids(p_document jsonb)
returns oid[]
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select array(
            select (member.ids ->> 'id')::oid
            from (values ('indexes'), ('partitions'), ('sequences'), ('statistics'), ('views')) as sec (name)
            cross join lateral jsonb_each(p_document -> 'identity' -> sec.name) as member (key, ids)
            union
            select (jsonb_path_query(p_document, '$.identity.views.*.indexes[*]') #>> '{}')::oid
            union
            select unnest(string_to_array(p_document #>> '{identity,table,partition_of}', ' ')::oid[])));
end
$$;

comment on function schemawatch._member_oids(jsonb) is
'oids of what a document lists that can be dropped, or detached, without naming the table.';
