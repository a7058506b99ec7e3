create or replace function schemawatch._tables_of(p_relids oid[])
returns table (relid oid, item jsonb, ids jsonb)
language sql
stable
as $$
    select
        rel.oid,
        jsonb_strip_nulls(jsonb_build_object(
            'schema', ns.nspname,
            'name', rel.relname,
            'kind', case rel.relkind when 'r' then 'table' when 'p' then 'partitioned table'
                when 'f' then 'foreign table' when 'v' then 'view' when 'm' then 'materialized view' end,
            'owner', pg_get_userbyid(rel.relowner),
            'persistence', case rel.relpersistence when 'u' then 'unlogged' when 't' then 'temporary' end,
            'row_security', nullif(rel.relrowsecurity, false),
            'row_security_forced', nullif(rel.relforcerowsecurity, false),
            'replica_identity', case rel.relreplident when 'n' then 'nothing' when 'f' then 'full'
                when 'i' then 'index' else 'default' end,
            'replica_identity_index', ident.relname,
            'access_method', case when am.amname <> 'heap' then am.amname end,
            'tablespace', spc.spcname,
            'options', (select jsonb_agg(opt order by opt) from unnest(rel.reloptions) as opt),
            'toast_options', (select jsonb_agg(opt order by opt)
                              from pg_class as toast, unnest(toast.reloptions) as opt
                              where toast.oid = rel.reltoastrelid),
            'partition_key', case when rel.relkind = 'p'
                then jsonb_build_object('text', pg_get_partkeydef(rel.oid)) end,
            'partition_of', case when rel.relispartition then parent.names -> 0 end,
            'partition_bound', case when rel.relispartition
                then jsonb_build_object('text', pg_get_expr(rel.relpartbound, rel.oid)) end,
            'inherits', case when not rel.relispartition then parent.names end,
            'children', heirs.names,
            'of_type', case when rel.reloftype <> 0 then format_type(rel.reloftype, null) end,
            'server', (select srv.srvname from pg_foreign_table as ft
                       join pg_foreign_server as srv on srv.oid = ft.ftserver where ft.ftrelid = rel.oid),
            'foreign_options', (select schemawatch._foreign_options(to_jsonb(ft.ftoptions))
                                from pg_foreign_table as ft where ft.ftrelid = rel.oid),
            'comment', des.description)),
        jsonb_strip_nulls(jsonb_build_object(
            'id', rel.oid,
            'owner', rel.relowner,
            -- facts of a role are no structure: they only say whom row security hits
            'owner_exempt', (
                select rol.rolsuper or rol.rolbypassrls from pg_roles as rol where rol.oid = rel.relowner),
            'partition_of', parent.oids,
            'inherits', parent.oids,
            'children', heirs.oids,
            'replica_identity_index', ident.oid,
            'partition_bound', md5(rel.relpartbound::text),
            'partition_key', case when rel.relkind = 'p' then (
                select md5(row(part.partstrat, part.partattrs, part.partclass, part.partcollation,
                    part.partexprs)::text)
                from pg_partitioned_table as part where part.partrelid = rel.oid) end,
            'promises', case when rel.relkind = 'p' then (
                select schemawatch._promises(part.partexprs::text)
                from pg_partitioned_table as part where part.partrelid = rel.oid) end,
            'of_type', nullif(rel.reloftype, 0),
            'tablespace', nullif(rel.reltablespace, 0),
            'server', (select ft.ftserver from pg_foreign_table as ft where ft.ftrelid = rel.oid),
            -- what is not shown changes all the same
            'hidden_options', (select schemawatch._hidden_options(ft.ftoptions)
                                from pg_foreign_table as ft where ft.ftrelid = rel.oid)))
    from unnest(p_relids) as wanted (oid)
    join pg_class as rel on rel.oid = wanted.oid
    join pg_namespace as ns on ns.oid = rel.relnamespace
    left join pg_am as am on am.oid = rel.relam
    left join lateral (
        select idx.indexrelid as oid, own.relname
        from pg_index as idx
        join pg_class as own on own.oid = idx.indexrelid
        where rel.relreplident = 'i' and idx.indrelid = rel.oid and idx.indisreplident
    ) as ident on true
    left join pg_tablespace as spc on spc.oid = rel.reltablespace
    left join lateral (
        select
            jsonb_agg(format('%I.%I', pns.nspname, prel.relname) order by inh.inhseqno) as names,
            string_agg(inh.inhparent::text, ' ' order by inh.inhseqno) as oids
        from pg_inherits as inh
        join pg_class as prel on prel.oid = inh.inhparent
        join pg_namespace as pns on pns.oid = prel.relnamespace
        where inh.inhrelid = rel.oid and not inh.inhdetachpending
    ) as parent on true
    left join (
        select heir.root,
            jsonb_agg(distinct format('%I.%I', ns.nspname, own.relname)) as names,
            jsonb_agg(distinct heir.relid) as oids
        from schemawatch._heirs(p_relids) as heir
        join pg_class as own on own.oid = heir.relid and own.relpersistence <> 't'
        join pg_namespace as ns on ns.oid = own.relnamespace
        group by heir.root
    ) as heirs on heirs.root = rel.oid
    left join pg_description as des
        on des.classoid = 'pg_class'::regclass and des.objoid = rel.oid and des.objsubid = 0
$$;

comment on function schemawatch._tables_of(oid[]) is 'What is true of each table as a whole.';
