create or replace function schemawatch._stand_in(p_schema text, p_name text)
returns jsonb
language sql
stable
as $$
    select jsonb_strip_nulls(jsonb_build_object(
        'schema', ns.nspname,
        'name', rel.relname,
        'kind', case rel.relkind when 'v' then 'view' else 'materialized view' end,
        'owner', pg_get_userbyid(rel.relowner),
        'updatable', to_jsonb(schemawatch._updatable_by(rel.oid)),
        'columns', cols.items,
        'grants', schemawatch._acl_items(coalesce(rel.relacl, acldefault('r', rel.relowner)), rel.relowner)))
    from pg_namespace as ns
    join pg_class as rel on rel.relnamespace = ns.oid and rel.relkind in ('v', 'm')
    cross join lateral schemawatch._columns_of(array[rel.oid]) as cols
    where ns.nspname = p_schema and rel.relname = p_name
$$;

comment on function schemawatch._stand_in(text, text) is
'A view that has a table''s name, as far as it takes the place of the table: what it shows, to whom, and whether it can be
written. Null when there is none.';
