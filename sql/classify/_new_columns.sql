create or replace function schemawatch._new_columns(p_context jsonb)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select jsonb_object_agg(col.key, case
            when col.value ? 'identity' or col.value #>> '{default,text}' ~ '^(nextval|gen_random_uuid|uuidv[47])\(' then '"fresh"'
            -- nobody can leave out what is required, and what is generated depends on the row
            when col.value ? 'generated' then '"other"'
            when filled.default is null and col.value ? 'not_null' then '"other"'
            else jsonb_build_object('value', coalesce(filled.default, 'NULL')) end)
        from jsonb_each(p_context -> 'columns_after') as col
        cross join lateral (
            select coalesce(col.value #>> '{default,text}',
                schemawatch._domain_default(col.value -> 'type', p_context -> 'types_after')) as default
        ) as filled
        where not p_context -> 'columns_before' ? col.key
          and not exists (
              select from jsonb_each_text(p_context -> 'renames') as renamed where renamed.value = col.key));
end
$$;

comment on function schemawatch._new_columns(jsonb) is
'The columns that this drift added, each with what a statement written before leaves in it: {"value": an expression},
"fresh" (another value each time), or "other" (nothing that is known).';
