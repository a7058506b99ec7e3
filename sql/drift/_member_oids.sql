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
            from (values ('indexes'), ('partitions'), ('sequences'), ('statistics'), ('views'), ('referenced_by')) as sec (name)
            cross join lateral jsonb_each(p_document -> 'identity' -> sec.name) as member (key, ids)
            union
            select unnest(string_to_array(p_document #>> '{identity,table,partition_of}', ' ')::oid[])
            union
            -- unique indexes of partitions
            select (member.ids ->> 'id')::oid
            from jsonb_each(p_document #> '{identity,partitions}') as own (key, ids)
            cross join lateral jsonb_each(own.ids -> 'indexes') as member (key, ids)
            union
            select child.oid::oid from jsonb_array_elements_text(p_document #> '{identity,table,children}') as child (oid)
            union
            -- what a partition is published through, and the replica identity of one
            select unnest(string_to_array(own.ids ->> 'members', ' ')::oid[])
            from jsonb_each(p_document #> '{identity,publications}') as own (key, ids)
            union
            select (own.ids ->> 'identity_index')::oid
            from jsonb_each(p_document #> '{identity,partitions}') as own (key, ids)
            where own.ids ? 'identity_index'
            union
            select (jsonb_path_query(p_document, '$.identity.views.*.indexes[*]') #>> '{}')::oid));
end
$$;

comment on function schemawatch._member_oids(jsonb) is
'oids of what a document lists that can be dropped, or detached, without naming the table.';
