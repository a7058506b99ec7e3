create or replace function schemawatch._rejects_null(p_column jsonb, p_types jsonb)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select p_column ? 'not_null' or coalesce((
            select p_types -> format('%I.%I', p_column #>> '{type,schema}', p_column #>> '{type,name}') ? 'not_null'
            where not p_column -> 'type' ? 'array'), false));
end
$$;

comment on function schemawatch._rejects_null(jsonb, jsonb) is
'Whether a column refuses NULL, by itself or through its domain.';
