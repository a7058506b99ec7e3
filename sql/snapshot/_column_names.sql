create or replace function schemawatch._column_names(p_relid oid, p_attnums smallint[])
returns jsonb
language plpgsql
stable
strict
set search_path = pg_catalog, pg_temp
as $$
begin
    return (
        select jsonb_agg(att.attname order by key.ord)
        from unnest(p_attnums) with ordinality as key (attnum, ord)
        join pg_attribute as att on att.attrelid = p_relid and att.attnum = key.attnum);
end
$$;

comment on function schemawatch._column_names(oid, smallint[]) is
'Names of the columns with these attnums, in their order; null for none.';
