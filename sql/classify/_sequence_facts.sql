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
        'maximum', coalesce(a, b) ->> 'max',
        'old_options', schemawatch._sequence_options(b, p_pair.changed),
        'new_options', schemawatch._sequence_options(a, p_pair.changed));
end
$$;

comment on function schemawatch._sequence_facts(schemawatch._object_pair, jsonb) is
'What the placeholders of a finding on a sequence stand for: the column that it feeds, and the options that changed.';
