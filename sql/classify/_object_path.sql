create or replace function schemawatch._object_path(p_section text, p_object jsonb, p_table jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when p_section = 'functions' then quote_ident(p_object ->> 'schema') || '.' || (p_object ->> 'name')
        when p_object ? 'schema' then quote_ident(p_object ->> 'schema') || '.' || quote_ident(p_object ->> 'name')
        when p_section = 'indexes' then quote_ident(p_table ->> 'schema') || '.' || quote_ident(p_object ->> 'name')
        else quote_ident(p_object ->> 'name')
    end;
end
$$;

comment on function schemawatch._object_path(text, jsonb, jsonb) is
'The name of an object of a document as SQL outside its table needs it: quoted, and with its schema where it has one.';
