create or replace function schemawatch._foreign_options_rule(
    p_before jsonb,
    p_after jsonb,
    p_before_ids jsonb,
    p_after_ids jsonb
)
returns text
language sql
immutable
parallel safe
as $$
    select case
        -- how postgres_fdw and its kin plan and fetch; nobody gives these names another meaning
        when bool_and(opt.name in ('fetch_size', 'batch_size', 'async_capable', 'use_remote_estimate', 'fdw_startup_cost',
            'fdw_tuple_cost', 'analyze_sampling', 'import_stats')) then 'foreign-options-tuned'
        when bool_or(opt.name in ('schema_name', 'schema', 'table_name', 'table', 'column_name', 'column', 'dbname', 'filename',
            'program', 'query')) then 'foreign-source-changed'
        else 'foreign-options-changed' end
    from (
        select split_part(coalesce(b.value, a.value), '=', 1)
        from jsonb_array_elements_text(p_before) as b
        full join jsonb_array_elements_text(p_after) as a on a.value = b.value
        where b.value is null or a.value is null
        union
        select b.key
        from jsonb_each(p_before_ids -> 'hidden_options') as b
        join jsonb_each(p_after_ids -> 'hidden_options') as a on a.key = b.key and a.value <> b.value
    ) as opt (name)
    having count(*) > 0
$$;

comment on function schemawatch._foreign_options_rule(jsonb, jsonb, jsonb, jsonb) is
'The rule for options of a foreign table, or of one of its columns, that changed; each list holds name=value, and the
identities hashes of values that are hidden there.';
