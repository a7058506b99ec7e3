create or replace function schemawatch._judge(p_schema_id bigint, p_before jsonb, p_after jsonb)
returns schemawatch.classified_change[]
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return schemawatch._apply_policy(p_schema_id, p_before, p_after,
        array(select change from schemawatch.classify_changes(p_before, p_after) as change));
end
$$;

comment on function schemawatch._judge(bigint, jsonb, jsonb) is
'The findings between two documents of a table, by the rules and then by what was decided here; the worst first.
Empty when nothing differs. p_schema_id is null for a table that is not watched yet.';
