create or replace function schemawatch._type_family(p_type jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
begin
    return case
        when p_type ->> 'schema' = 'pg_catalog' then p_type ->> 'name'
        when p_type ->> 'kind' = 'enum' then 'enum'
        -- an extension type, wherever it was installed
        when p_type ->> 'kind' is null and p_type ->> 'name' = 'citext' then 'citext'
        else 'other'
    end;
end
$$;

comment on function schemawatch._type_family(jsonb) is
'What the type rules call a type: its name for built-in types and citext, enum for any enum, otherwise other.';
