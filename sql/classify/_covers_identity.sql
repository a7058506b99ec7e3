create or replace function schemawatch._covers_identity(p_columns jsonb, p_context jsonb)
returns boolean
language sql
immutable
parallel safe
as $$
    select case p_context #>> '{table_after,replica_identity}'
        when 'full' then not exists (
            select from jsonb_object_keys(p_context -> 'columns_after') as col (name)
            where not p_columns ? col.name)
        when 'nothing' then true
        else coalesce(bool_and(p_columns @> coalesce(key.columns, '[]')), true)
    end
    from (
        select con.value -> 'columns' as columns
        from jsonb_array_elements(p_context -> 'constraints_after') as con
        where case p_context #>> '{table_after,replica_identity}' when 'index'
            then con.value ? 'replica_identity' else con.value ->> 'kind' = 'primary key' end
        union all
        select schemawatch._key_columns(idx.value)
        from jsonb_array_elements(p_context -> 'indexes_after') as idx
        where idx.value ? 'replica_identity'
    ) as key
$$;

comment on function schemawatch._covers_identity(jsonb, jsonb) is
'Whether a publication''s column list holds the whole replica identity, as UPDATE and DELETE require.';
