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
            when col.value ? 'identity' then 'fresh'
            when col.value #>> '{default,text}' ~ '^(nextval|gen_random_uuid|uuidv[47])\(' then 'fresh'
            when col.value ?| array['default', 'generated', 'not_null']
                or schemawatch._domain_default(col.value -> 'type', p_context -> 'types_after')
                or schemawatch._rejects_null(col.value, p_context -> 'types_after') then 'other'
            else 'null' end)
        from jsonb_each(p_context -> 'columns_after') as col
        where not p_context -> 'columns_before' ? col.key
          and not exists (
              select from jsonb_each_text(p_context -> 'renames') as renamed where renamed.value = col.key));
end
$$;

comment on function schemawatch._new_columns(jsonb) is
'The columns that this drift added, each with what a statement written before leaves in it: null, fresh (another
value each time), or other.';
