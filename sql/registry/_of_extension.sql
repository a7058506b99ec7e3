create or replace function schemawatch._of_extension(p_relid oid)
returns boolean
language sql
stable
as $$
    select exists (
        select from pg_catalog.pg_depend as dep
        where dep.classid = 'pg_catalog.pg_class'::pg_catalog.regclass and dep.objid = p_relid and dep.objsubid = 0
          and dep.deptype = 'e')
$$;

comment on function schemawatch._of_extension(oid) is
'Whether a table is a member of an extension: it comes, changes and goes with it.';
