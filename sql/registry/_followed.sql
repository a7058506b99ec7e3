create or replace function schemawatch._followed(p_document jsonb, p_partitions text)
returns jsonb
language sql
immutable
parallel safe
as $$
    select case p_partitions
        when 'ignore' then jsonb_set(p_document - 'partitions' #- '{identity,partitions}', '{referenced_by}',
            jsonb_path_query_array(p_document, '$.referenced_by[*] ? (!exists (@.partition))'))
        else p_document end
$$;

comment on function schemawatch._followed(jsonb, text) is
'A document without the list of partitions, for a table of which only its own structure is followed.';
