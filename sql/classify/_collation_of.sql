create or replace function schemawatch._collation_of(p_column jsonb, p_types jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        -- without the schema, which the document does not know of a domain's
        select coalesce(
            regexp_replace(p_column #>> '{collation,text}', '^("[^"]+"|[^".]+)\.', ''),
            quote_ident(p_types -> format('%I.%I', p_column #>> '{type,schema}', p_column #>> '{type,name}') ->> 'collation'),
            '"default"')
        where case when p_column ? 'type'
            then schemawatch._type_family(schemawatch._under_domain(p_column -> 'type', p_types)) end
            in ('text', 'varchar', 'bpchar', 'citext'));
end
$$;

comment on function schemawatch._collation_of(jsonb, jsonb) is
'The collation of a column, its own or that of its domain, by its bare name in SQL; null when its type has none.';
