create or replace function schemawatch._type_again(p_column jsonb, p_ids jsonb, p_types jsonb)
returns text
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $$
declare
    v_name text := quote_ident(p_column #>> '{type,schema}') || '.' || quote_ident(p_column #>> '{type,name}');
    v_type jsonb;
    v_create text;
begin
    if p_column is null or p_column #>> '{type,schema}' = 'pg_catalog' or p_column #>> '{type,schema}' is null then
        return '';
    end if;
    v_type := p_types -> v_name;
    v_create := case
        when p_ids ? 'extension' then format('create extension if not exists %I schema %I', p_ids ->> 'extension',
            p_column #>> '{type,schema}')
        when v_type ->> 'kind' = 'enum' then format('create type %s as enum (%s)', v_name, (
            select string_agg(quote_literal(label.name), ', ' order by label.ord)
            from jsonb_array_elements_text(v_type -> 'labels') with ordinality as label (name, ord)))
        when v_type ->> 'kind' = 'domain' then concat_ws(' ', 'create domain', v_name, 'as', v_type #>> '{base,text}',
            'default ' || (v_type #>> '{default,text}'), case when v_type ? 'not_null' then 'not null' end, (
            select string_agg(format('constraint %I %s', own.name, own.check), ' ' order by own.name)
            from schemawatch._domain_checks(v_type) as own))
        when v_type ->> 'kind' = 'composite' then format('create type %s as (%s)', v_name, (
            select string_agg(format('%I %s', field.value ->> 'name', field.value ->> 'type'), ', ' order by field.ord)
            from jsonb_array_elements(v_type -> 'attributes') with ordinality as field (value, ord))) end;
    return coalesce(' If its type is gone (42704), first `' || v_create || ';`', ' If its type is gone (42704), make that again first.');
end
$$;

comment on function schemawatch._type_again(jsonb, jsonb, jsonb) is
'What a remedy that names the old type of a column adds when that type may be gone as well: the statement that makes it, or
the extension that it came from, again. Empty for types of the server.';
