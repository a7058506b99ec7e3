create or replace function schemawatch._stand_in(p_schema text, p_name text)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
declare
    v_view oid := (
        select rel.oid
        from pg_class as rel
        join pg_namespace as ns on ns.oid = rel.relnamespace
        where ns.nspname = p_schema and rel.relname = p_name and rel.relkind in ('v', 'm'));
begin
    -- As a rule there is none, and then nothing is planned for its columns.
    if v_view is null then
        return null;
    end if;
    return (
        select jsonb_strip_nulls(jsonb_build_object(
            'schema', p_schema,
            'name', rel.relname,
            'kind', case rel.relkind when 'v' then 'view' else 'materialized view' end,
            'owner', pg_get_userbyid(rel.relowner),
            'updatable', to_jsonb(schemawatch._updatable_by(rel.oid)),
            'columns', cols.items,
            'grants', schemawatch._acl_items(coalesce(rel.relacl, acldefault('r', rel.relowner)), rel.relowner)))
        from pg_class as rel
        cross join lateral schemawatch._columns_of(array[rel.oid]) as cols
        where rel.oid = v_view);
end
$$;

comment on function schemawatch._stand_in(text, text) is
'A view that has a table''s name, as far as it takes the place of the table: what it shows, to whom, and whether it can be
written. Null when there is none.';
