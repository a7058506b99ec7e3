create or replace function schemawatch._statistics_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
    -- most tables have none, and should not pay for the rest
    if not exists (select from pg_statistic_ext as ste where ste.stxrelid = any (p_relids)) then
        return;
    end if;
    return query
    select
        ste.stxrelid,
        jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
            'schema', ns.nspname,
            'name', ste.stxname,
            'columns', schemawatch._column_names(ste.stxrelid, ste.stxkeys::smallint[]),
            'expressions', case when ste.stxexprs is not null then jsonb_build_object(
                'text', schemawatch._stable_text(
                    array_to_string(pg_get_statisticsobjdef_expressions(ste.oid), ', '))) end,
            'kinds', to_jsonb(ste.stxkind),
            'target', nullif(ste.stxstattarget, -1),
            'comment', des.description)) order by ns.nspname, ste.stxname),
        jsonb_object_agg(format('%I.%I', ns.nspname, ste.stxname), jsonb_strip_nulls(jsonb_build_object(
            'id', ste.oid,
            'schema', ste.stxnamespace,
            'columns', ste.stxkeys::text,
            'expressions', md5(ste.stxexprs::text),
            'promises', schemawatch._promises(ste.stxexprs::text))))
    from unnest(p_relids) as wanted (oid)
    join pg_statistic_ext as ste on ste.stxrelid = wanted.oid
    join pg_namespace as ns on ns.oid = ste.stxnamespace
    left join pg_description as des
        on des.classoid = 'pg_statistic_ext'::regclass and des.objoid = ste.oid and des.objsubid = 0
    group by ste.stxrelid;
end
$$;

comment on function schemawatch._statistics_of(oid[]) is 'Extended statistics objects of each table.';
