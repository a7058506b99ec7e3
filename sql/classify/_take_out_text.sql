create or replace function schemawatch._take_out_text(p_item jsonb, p_table text, p_context jsonb)
returns text
language plpgsql
immutable
set search_path = pg_catalog, pg_temp
as $$
declare
    v_alter text := 'alter publication ' || quote_ident(p_item ->> 'name');
    v_clauses jsonb := coalesce(p_item -> 'clauses', jsonb_build_array('TABLE ' || p_table));
begin
    return case
        -- of a partition, which is published by itself
        when not p_item ? 'operations' then format('take it out of publication %I.', p_item ->> 'name')
        when not v_clauses ? 'ALL TABLES' and not v_clauses::text like '%"TABLES IN SCHEMA %' then (
            select case when p_item ? 'through' then 'take out what it is published through: `' else 'take it out: `' end
                || string_agg(format('%s drop %s;', v_alter, lower(left(own.clause, 5)) || substr(own.clause, 6)), ' ')
            from jsonb_array_elements_text(v_clauses) as own (clause)) || '`'
        when not v_clauses ? 'ALL TABLES' then (
            select 'take the whole schema out: `' || string_agg(v_alter || ' drop '
                || regexp_replace(own.clause, '^TABLES? (IN SCHEMA )?', case when own.clause like 'TABLES IN SCHEMA %'
                    then 'tables in schema ' else 'table ' end), '; ') || '`.'
            from jsonb_array_elements_text(v_clauses) as own (clause))
        when (p_context -> 'server_version_num')::integer >= 190000 then format(
            'leave it out, with those that are left out now: `%s set all tables except (table %s)`.', v_alter, p_table)
        else 'publish a list of tables instead: one of FOR ALL TABLES cannot be taken out.' end;
end
$$;

comment on function schemawatch._take_out_text(jsonb, text, jsonb) is
'How a table leaves a publication, as advice: by a statement to paste where nothing else leaves with it.';
