create or replace function schemawatch._publications_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from pg_publication) then
        return;
    end if;
    return query
    select
        own.relid,
        jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
            'name', pub.pubname,
            'columns', own.columns,
            'filter', case when own.filtered then jsonb_build_object(
                'text', schemawatch._stable_text(pg_get_expr(own.filter, own.source))) end,
            'operations', array_remove(array[
                case when pub.pubinsert then 'insert' end,
                case when pub.pubupdate then 'update' end,
                case when pub.pubdelete then 'delete' end,
                case when pub.pubtruncate then 'truncate' end], null),
            'via_root', nullif(pub.pubviaroot, false),
            'generated_columns', case to_jsonb(pub) ->> 'pubgencols' when 's' then 'stored' end,
            'clauses', nullif(own.clauses, to_jsonb(array[format('TABLE %I.%I', ns.nspname, rel.relname)])),
            'through', own.through::regclass::text,
            'refuses', to_jsonb(refused.causes))) order by pub.pubname),
        jsonb_object_agg(pub.pubname, jsonb_strip_nulls(jsonb_build_object(
            'id', pub.oid,
            'columns', own.source::text || own.attnums,
            'filter', md5(own.source::text || own.filter::text),
            'source', own.source,
            'sent_as', format('%I.%I', sns.nspname, src.relname),
            'clauses', own.clause_ids,
            'through', own.through,
            'members', array_to_string(own.members, ' '))))
    from schemawatch._memberships_of(p_relids) as own
    join pg_class as rel on rel.oid = own.relid
    join pg_namespace as ns on ns.oid = rel.relnamespace
    join pg_class as src on src.oid = own.source
    join pg_namespace as sns on sns.oid = src.relnamespace
    join pg_publication as pub on pub.oid = own.pubid
    left join schemawatch._refused_writes_of(p_relids) as refused
        on refused.relid = own.relid and refused.pubid = own.pubid
    group by own.relid;
end
$$;

comment on function schemawatch._publications_of(oid[]) is
'Publications that carry the changes of each table. clauses says how, unless by its own name and nothing else;
through is the ancestor without which a partition would not be published; refuses why UPDATE and DELETE fail.';
