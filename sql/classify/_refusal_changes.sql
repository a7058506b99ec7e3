create or replace function schemawatch._refusal_changes(p_before jsonb, p_after jsonb)
returns table (rule_id text, publication text, operations jsonb, causes jsonb, partitions jsonb)
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    -- a document of an older format does not say what was refused
    v_same_format boolean := p_before -> 'format' = p_after -> 'format';
begin
    return query
    with was as materialized (
        select * from schemawatch._refusals(p_before)
    ),
    is_now as materialized (
        select * from schemawatch._refusals(p_after)
    ),
    known as materialized (
        select item.value ->> 'name' as publication, item.value -> 'operations' as operations
        from jsonb_array_elements(p_before -> 'publications') as item (value)
    ),
    -- whatever else stands in the way as well, and has stood there before
    began as (
        select is_now.*, known.operations ? is_now.operation as published, known.publication is null as added
        from is_now
        left join known on known.publication = is_now.publication
        where (v_same_format or is_now.partition is null and known.publication is null)
          and not exists (
              select from was
              where was.operation = is_now.operation
                and (was.partition is not distinct from is_now.partition or was.partition_id = is_now.partition_id))
    ),
    ended as (
        select was.*
        from was
        where v_same_format and jsonb_typeof(p_after -> 'table') = 'object'
          and (was.partition is null or exists (
              select from jsonb_each(p_after #> '{identity,partitions}') as own
              where own.key = was.partition or own.value ->> 'id' = was.partition_id))
          and not exists (
              select from is_now
              where was.operation = is_now.operation
                and (was.partition is not distinct from is_now.partition or was.partition_id = is_now.partition_id))
    ),
    told as (
        select began.*,
            case when began.partition is not null then 'publication-blocks-writes'
                when began.published and began.causes ? 'identity' then 'replica-identity-lost'
                when began.added and began.causes = '["identity"]' then 'table-published-without-identity'
                else 'publication-blocks-writes' end as rule_id
        from began
        union all
        select ended.*, null, null, 'publication-unblocks-writes' from ended
    )
    select told.rule_id, told.publication,
        jsonb_agg(distinct told.operation order by told.operation desc),
        (array_agg(told.causes order by jsonb_array_length(told.causes) desc, told.causes))[1],
        jsonb_agg(distinct told.partition) filter (where told.partition is not null)
    from told
    group by told.rule_id, told.publication, told.partition is null
    order by 1, 2;
end
$$;

comment on function schemawatch._refusal_changes(jsonb, jsonb) is
'Writes that PostgreSQL refuses after a change and did not before, or the other way round, by whatever door it came:
the rule, the publication that is in the way, and the partitions where it is not the table itself.';
