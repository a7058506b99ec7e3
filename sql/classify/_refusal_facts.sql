create or replace function schemawatch._refusal_facts(p_refusal jsonb, p_item jsonb, p_table text, p_context jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_causes jsonb := p_refusal -> 'causes';
    v_update boolean := p_refusal -> 'operations' ? 'update';
    v_delete boolean := p_refusal -> 'operations' ? 'delete';
    v_partitions jsonb := nullif(p_refusal -> 'partitions', 'null');
    v_whole boolean := v_partitions is null;
    v_names text := coalesce(schemawatch._list_minus(v_partitions, '[]'), p_table);
    v_full text := (
        select string_agg(format('`alter table %s replica identity full;`', own.name), ' ' order by own.ord)
        from jsonb_array_elements_text(coalesce(v_partitions, jsonb_build_array(p_table))) with ordinality as own (name, ord));
    v_publication text := quote_ident(p_refusal ->> 'publication');
    v_take_out text := schemawatch._take_out_text(p_item, p_table, p_context);
    -- from PostgreSQL 18 on FULL asks for every generated column, and those that are not sent stand in its way
    v_unsent boolean := (p_context -> 'server_version_num')::integer >= 180000 and exists (
        select from jsonb_each(p_context -> 'columns_after') as col (name, item)
        where col.item ? 'generated' and (col.item #>> '{generated,kind}' = 'virtual' or not p_item ? 'generated_columns'));
    -- nor does it go with a column list, in whichever publication
    v_list boolean := jsonb_path_exists(coalesce(p_context -> 'publications_after', '[]') || p_item,
        '$[*] ? (exists (@.columns) && (@.operations[*] == "update" || @.operations[*] == "delete"))');
    v_key jsonb := jsonb_path_query_first(p_context -> 'constraints_after',
        '$[*] ? (@.kind == "primary key" && !exists (@.deferrable))');
    v_stored boolean := not jsonb_path_exists(p_context -> 'columns_after', '$.*.generated.kind ? (@ == "virtual")');
begin
    return jsonb_build_object(
        'refusing', case when v_whole then p_table
            when jsonb_array_length(v_partitions) = 1 then format('partition %s of %s', v_names, p_table)
            else format('partitions %s of %s', v_names, p_table) end,
        'operations', concat_ws(' and ', case when v_update then 'UPDATE' end, case when v_delete then 'DELETE' end),
        'statements', concat_ws(' and ',
            case when v_update then format('`UPDATE %s`', p_table) end,
            case when v_delete then format('`DELETE FROM %s`', p_table) end)
            || case when v_whole then '' else ' that may reach it' end,
        'sqlstate', case when v_causes = '["identity"]' then '55000' else '42P10' end,
        'still', concat_ws(', ', 'SELECT', case when not v_update then 'UPDATE' end, case when not v_delete then 'DELETE' end,
            'INSERT'),
        'cause', (
            select string_agg(case why.cause
                when 'columns' then case when p_context #>> '{table_after,replica_identity}' = 'full' and v_whole
                    then 'it has a column list, which does not go with REPLICA IDENTITY FULL'
                    else 'its column list leaves out columns of the replica identity' end
                when 'filter' then 'its filter uses a column outside the replica identity'
                when 'generated' then 'it does not send a generated column of the replica identity'
                else 'there is no usable replica identity' end, ', and ' order by why.ord)
            from jsonb_array_elements_text(v_causes) with ordinality as why (cause, ord)),
        'unblock', case
            when v_causes ? 'columns' then v_take_out
                || ' Then add it again without a column list, or with one that goes with the replica identity.'
            when v_causes ? 'generated' and v_stored then format(
                '`alter publication %s set (publish_generated_columns = stored);`', v_publication)
            when v_causes ? 'generated' then
                'give it a replica identity without generated columns: a primary key, or USING INDEX. Or ' || v_take_out
            when v_causes = '["identity"]' and v_whole and v_key is not null
                and (not p_item ? 'columns' or p_item -> 'columns' @> (v_key -> 'columns')) then
                format('`alter table %s replica identity default;` It has a primary key. Or ', p_table) || v_take_out
            when not v_list and not v_unsent then v_full
                || case when v_causes ? 'identity' then ' Better, later: a primary key. Or ' else ' Or ' end || v_take_out
            when v_causes ? 'identity' then 'add a primary key. Or ' || v_take_out
            else v_take_out end);
end
$$;

comment on function schemawatch._refusal_facts(jsonb, jsonb, text, jsonb) is
'What the placeholders of a finding on refused writes stand for: p_refusal is a row of _refusal_changes(), p_item the
publication that is in the way.';
