create or replace function schemawatch._identity_facts(p_before jsonb, p_table text, p_context jsonb)
returns jsonb
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_index jsonb;
    v_section text;
    v_refusal jsonb := jsonb_path_query_first(p_context -> 'refusals', '$[*] ? (@.rule_id == "replica-identity-lost")');
    v_facts jsonb := coalesce((
        select schemawatch._refusal_facts(v_refusal, item.value, p_table, p_context)
        from jsonb_array_elements(p_context -> 'publications_after') as item (value)
        where item.value -> 'name' = v_refusal -> 'publication'), '{}');
begin
    select own.item, own.section into v_index, v_section
    from (
        select idx.value, 'indexes' from jsonb_array_elements(p_context -> 'indexes_before') as idx
        union all
        select con.value, 'constraints' from jsonb_array_elements(p_context -> 'constraints_before') as con
    ) as own (item, section)
    where own.item ? 'replica_identity';
    return jsonb_build_object(
        'identity_back', case
            -- the index that it named was gone
            when p_before ->> 'replica_identity' = 'index' and v_index is null
                then format('alter table %s replica identity nothing', p_table)
            when p_before ->> 'replica_identity' = 'index' then concat_ws('; ',
                case when not jsonb_path_exists((p_context -> 'indexes_after') || (p_context -> 'constraints_after'),
                        '$[*] ? (@.name == $name)', jsonb_build_object('name', v_index -> 'name'))
                    then case when v_section = 'constraints'
                        then format('alter table %s add constraint %I ', p_table, v_index ->> 'name') else '' end
                        || schemawatch._described(v_section, v_index, p_table) end,
                format('alter table %s replica identity using index %I', p_table, v_index ->> 'name'))
            else format('alter table %s replica identity %s', p_table, p_before ->> 'replica_identity') end,
        'lost_how', case when v_refusal is null then
            'No publication has the table itself send them, so no statement fails.'
            else format('Publication %s sends them, so every %s fails with %s, also in MERGE, in ON CONFLICT and by a foreign '
                'key, and copies receive nothing. %s and TRUNCATE work.',
                quote_ident(v_refusal ->> 'publication'), v_facts ->> 'statements', v_facts ->> 'sqlstate', v_facts ->> 'still') end,
        'lost_remedy', case when v_refusal is null then
            format('For copies: `alter table %s replica identity full;` or a primary key; otherwise there is nothing to do.', p_table)
            else 'At once: ' || (v_facts ->> 'unblock') end);
end
$$;

comment on function schemawatch._identity_facts(jsonb, text, jsonb) is
'What the placeholders of a finding on the replica identity of a table stand for: how to go back (identity_back), and
how losing it fails, which depends on whether the table is published with UPDATE or DELETE.';
