create or replace function schemawatch._type_reference(p_type oid, p_typmod integer)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        -- An array follows the rules of its element, so the element is what "schema" and "name" name.
        select jsonb_strip_nulls(jsonb_build_object(
            'text', format_type(p_type, p_typmod),
            'schema', ns.nspname,
            'name', elem.typname,
            'typmod', nullif(p_typmod, -1),
            'array', nullif(typ.typcategory = 'A', false)))
        from pg_type as typ
        join pg_type as elem
            on elem.oid = case when typ.typcategory = 'A' and typ.typelem <> 0 then typ.typelem else typ.oid end
        join pg_namespace as ns on ns.oid = elem.typnamespace
        where typ.oid = p_type);
end
$$;

comment on function schemawatch._type_reference(oid, integer) is
'A type as columns and attributes refer to it: {"text", "schema", "name", "typmod", "array"}.';
