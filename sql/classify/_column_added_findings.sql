create or replace function schemawatch._column_added_findings(p_column jsonb, p_context jsonb)
returns setof schemawatch._finding
language sql
immutable
as $$
    select
        case
            when p_column ? 'identity' then 'column-added-identity'
            when p_column ? 'generated' then 'column-added-generated'
            when schemawatch._left_out_refusal(p_column, p_context -> 'types_after', '[]') is not null then 'column-added-required'
            when p_column #>> '{default,volatility}' = 'volatile' then 'column-added-volatile-default'
            when p_column ? 'default' then 'column-added-with-default'
            when schemawatch._domain_default(p_column -> 'type', p_context -> 'types_after') is not null
                then 'column-added-with-default'
            else 'column-added-nullable'
        end, null::text, null::text[]
    union all
    select 'column-added-no-equality', null, null
    -- built-in types without a default btree or hash operator class, which DISTINCT needs
    where p_column #>> '{type,schema}' = 'pg_catalog' and p_column #>> '{type,name}' in (
        'json', 'xml', 'point', 'line', 'lseg', 'box', 'path', 'polygon', 'circle', 'jsonpath')
    union all
    select 'sequence-not-granted', null, null
    where schemawatch._denied_roles(p_column, p_context) <> '[]'
    union all
    select 'column-added-not-granted', null, null
    where exists (
        -- roles that read every old column by a column privilege, and not the new one
        select gr.value ->> 'name'
        from jsonb_each(p_context -> 'columns_before') as col
        cross join lateral jsonb_array_elements(col.value -> 'grants') as gr
        where gr.value -> 'privileges' ? 'SELECT'
          and not exists (
              select from jsonb_array_elements(p_column -> 'grants') as own
              where own.value ->> 'name' = gr.value ->> 'name' and own.value -> 'privileges' ? 'SELECT')
          and not exists (
              select from jsonb_array_elements(p_context -> 'grants_after') as own
              where own.value ->> 'name' = gr.value ->> 'name' and own.value -> 'privileges' ? 'SELECT')
        group by 1
        having count(*) = (select count(*) from jsonb_object_keys(p_context -> 'columns_before')))
$$;

comment on function schemawatch._column_added_findings(jsonb, jsonb) is 'The rules that apply to an added column.';
