create or replace function schemawatch._constraints_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language sql
stable
as $$
    select
        con.conrelid,
        jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
            'name', con.conname,
            'kind', case con.contype when 'p' then 'primary key' when 'u' then 'unique'
                when 'f' then 'foreign key' when 'c' then 'check' else 'exclusion' end,
            -- as _column_names(), which costs a call for each constraint
            'columns', (
                select jsonb_agg(att.attname order by array_position(con.conkey, att.attnum))
                from pg_attribute as att
                where att.attrelid = con.conrelid and att.attnum = any (con.conkey)),
            'include', schemawatch._column_names(con.conrelid, idx.included),
            'nulls_not_distinct', nullif(idx.indnullsnotdistinct, false),
            'references', case when con.contype = 'f' then jsonb_build_object(
                'table', format('%I.%I', fns.nspname, frel.relname),
                'columns', schemawatch._column_names(con.confrelid, con.confkey)) end,
            'on_update', schemawatch._foreign_key_action(con.confupdtype),
            'on_delete', schemawatch._foreign_key_action(con.confdeltype),
            'on_delete_columns', schemawatch._column_names(con.conrelid, con.confdelsetcols),
            'match', case con.confmatchtype when 'f' then 'full' when 'p' then 'partial' end,
            'deferrable', nullif(con.condeferrable, false),
            'initially_deferred', nullif(con.condeferred, false),
            'not_valid', nullif(not con.convalidated, false),
            'not_enforced', case when srv.num >= 180000 and to_jsonb(con) ->> 'conenforced' = 'false'
                then true end,
            'period', case when srv.num >= 180000 and to_jsonb(con) ->> 'conperiod' = 'true'
                then true end,
            'no_inherit', case when con.contype = 'c' then nullif(con.connoinherit, false) end,
            'expression', case
                when con.contype = 'c' then jsonb_build_object('text',
                    schemawatch._stable_text(pg_get_expr(con.conbin, con.conrelid)))
                when con.contype = 'x' then jsonb_build_object('text',
                    schemawatch._stable_text(pg_get_constraintdef(con.oid)))
            end,
            'invalid', case when not idx.indisvalid then true end,
            'clustered', nullif(idx.indisclustered, false),
            'replica_identity', nullif(idx.indisreplident, false),
            'options', to_jsonb(idx.reloptions),
            'tablespace', idx.tablespace,
            'comment', des.description)) order by con.conname),
        jsonb_object_agg(con.conname, jsonb_strip_nulls(jsonb_build_object(
            'id', con.oid,
            'columns', con.conkey::text,
            'include', idx.included::text,
            'tablespace', idx.tablespace_oid,
            'references', con.confrelid || con.confkey::text,
            'expression', md5(con.conbin::text))))
    from unnest(p_relids) as wanted (oid)
    join pg_constraint as con
        on con.conrelid = wanted.oid and con.contype in ('p', 'u', 'f', 'c', 'x') and con.conparentid = 0
    cross join (select current_setting('server_version_num')::integer as num) as srv
    left join pg_class as frel on frel.oid = con.confrelid
    left join pg_namespace as fns on fns.oid = frel.relnamespace
    left join schemawatch._index_rows(p_relids) as idx
        on idx.indexrelid = con.conindid and con.contype <> 'f'
    left join pg_description as des
        on des.classoid = 'pg_constraint'::regclass and des.objoid = con.oid and des.objsubid = 0
    group by con.conrelid
$$;

comment on function schemawatch._constraints_of(oid[]) is
'PRIMARY KEY, UNIQUE, FOREIGN KEY, CHECK and EXCLUDE constraints of each table, each with its index; clones on
partitions are left out. Read by structure: only expressions are deparsed.';
