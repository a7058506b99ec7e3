create or replace function schemawatch._grant_to_watch(p_schema name, p_tables text[])
returns text
language sql
stable
as $$
    -- a line that somebody can read: of very many the schema is named instead
    select pg_catalog.format('GRANT REFERENCES ON %s TO %I;',
        case when pg_catalog.cardinality(p_tables) <= 20 then pg_catalog.array_to_string(p_tables, ', ')
            else pg_catalog.format('ALL TABLES IN SCHEMA %I', p_schema) end,
        current_user)
$$;

comment on function schemawatch._grant_to_watch(name, text[]) is
'What lets the caller watch these tables, which are all in one schema: the privilege that shows no data.';
