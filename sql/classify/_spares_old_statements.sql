create or replace function schemawatch._spares_old_statements(p_object jsonb, p_context jsonb)
returns boolean
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_new jsonb := schemawatch._new_columns(p_context);
    v_kind text := coalesce(p_object ->> 'kind', 'unique');
    v_columns jsonb := coalesce(p_object -> 'columns', schemawatch._key_columns(p_object));
    v_left jsonb;  -- for each column of it: null, fresh or other where it is new, JSON null where it is old
begin
    if v_new is null or v_columns is null then
        return false;
    end if;
    v_left := (
        select jsonb_agg(v_new -> col.name) from jsonb_array_elements_text(v_columns) as col (name));
    return case v_kind
        when 'check' then v_left <@ '["null"]' and schemawatch._null_passes(p_object #>> '{expression,text}')
        when 'foreign key' then case when p_object ? 'match' then v_left <@ '["null"]' else v_left ? 'null' end
        when 'exclusion' then v_left ? 'null'
        -- unique: NULLs differ from each other unless it says otherwise
        else v_left ? 'fresh' or v_left ? 'null' and not p_object ? 'nulls_not_distinct' end;
end
$$;

comment on function schemawatch._spares_old_statements(jsonb, jsonb) is
'Whether no statement written before can break this new constraint or unique index, because it is over columns
that the same drift added and such statements leave them in a state that it accepts.';
