create or replace function schemawatch._sequence_facts(p_pair schemawatch._object_pair, p_context jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    b jsonb := p_pair.before;
    a jsonb := p_pair.after;
    v_path text := schemawatch._object_path('sequences', coalesce(a, b), null);
    v_column text := coalesce(coalesce(a, b) ->> 'owned_by', (
        select min(col.key)
        from jsonb_each((p_context -> 'columns_before') || (p_context -> 'columns_after')) as col
        where col.value #>> '{default,sequence}' in (v_path, schemawatch._object_path('sequences', b, null))));
begin
    return jsonb_build_object(
        'column', quote_ident(v_column),
        'column_literal', quote_literal(v_column),
        'restore', case when b -> 'name' <> a -> 'name'
            then 'alter sequence ' || v_path || ' rename to ' || quote_ident(b ->> 'name')
            else 'alter sequence ' || v_path || ' set schema ' || quote_ident(b ->> 'schema') end,
        'old_literal', quote_literal(schemawatch._object_path('sequences', b, null)),
        'owner_before', coalesce('column ' || coalesce(quote_ident(b ->> 'owned_by'), p_pair.before_ids ->> 'owner'), 'no column'),
        'owner_after', coalesce('column ' || coalesce(quote_ident(a ->> 'owned_by'), p_pair.after_ids ->> 'owner'), 'no column'),
        'old_owner', coalesce(schemawatch._table_name(p_context -> 'table_after') || '.' || quote_ident(
            case when p_context -> 'columns_after' ? (b ->> 'owned_by') then b ->> 'owned_by' end),
            p_pair.before_ids ->> 'owner', 'none'),
        'maximum', coalesce(a, b) ->> 'max',
        'old_options', schemawatch._sequence_options(b, array_remove(p_pair.changed, 'start')),
        'new_options', schemawatch._sequence_options(a, array_remove(p_pair.changed, 'start')));
end
$$;

comment on function schemawatch._sequence_facts(schemawatch._object_pair, jsonb) is
'What the placeholders of a finding on a sequence stand for: the column that it feeds, and the options that changed.';
