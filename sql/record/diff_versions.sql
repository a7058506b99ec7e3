create or replace function schemawatch.diff_versions(p_schema_id bigint, p_from integer, p_to integer)
returns setof schemawatch.classified_change
language plpgsql
stable
set search_path = pg_catalog, pg_temp
rows 10
set jit = off
as $$
declare
    v_missing integer;
begin
    if not exists (select from schemawatch.registration as reg where reg.schema_id = p_schema_id) then
        raise exception 'no table has schema_id %', p_schema_id
            using errcode = 'SW101', hint = 'List them with SELECT * FROM schemawatch.watched_table;';
    end if;
    select given.version into v_missing
    from unnest(array[p_from, p_to]) as given (version)
    where not exists (
        select from schemawatch.snapshot as snap
        where snap.schema_id = p_schema_id and snap.version = given.version)
    limit 1;
    if found then
        raise exception 'schema_id % has no version %', p_schema_id, coalesce(v_missing::text, 'null')
            using errcode = 'SW103',
                hint = (
                    select format('It has the versions %s to %s.', min(snap.version), max(snap.version))
                    from schemawatch.snapshot as snap
                    where snap.schema_id = p_schema_id);
    end if;
    return query
    select change.*
    from schemawatch.snapshot as old
    join schemawatch.snapshot as new on new.schema_id = old.schema_id
    cross join lateral unnest(schemawatch._judge(p_schema_id, old.document, new.document, new.captured_at)) as change
    where old.schema_id = p_schema_id and old.version = p_from and new.version = p_to;
end
$$;

comment on function schemawatch.diff_versions(bigint, integer, integer) is
'What changed between any two versions of a table, classified by today''s rules. Raises SW101 for an unknown
schema_id, SW103 for an unknown version.';

create or replace function schemawatch.diff_versions(p_table text, p_from integer, p_to integer)
returns setof schemawatch.classified_change
language sql
stable
rows 10
set jit = off
as $$
    select *
    from schemawatch.diff_versions(
        schemawatch._schema_id(p_table, pg_catalog.current_schemas(true), true), p_from, p_to)
$$;

comment on function schemawatch.diff_versions(text, integer, integer) is
'The same for a table by its name, written as in SQL, also when it is gone or no longer watched. Raises SW101 when
no such table has the name, SW103 for an unknown version.';
