create or replace function schemawatch._constraint_rows(p_relids oid[], p_incoming boolean)
returns table (relid oid, oid oid, conrelid oid, key text, item jsonb, ids jsonb)
language sql
stable
as $$
    with wanted as (
        select own.relid, con.oid
        from unnest(p_relids) as own (relid)
        join pg_constraint as con on con.conrelid = own.relid and con.contype in ('p', 'u', 'f', 'c', 'x')
        where not p_incoming
          -- a foreign key to a partitioned table has rows for its partitions: they are none of this table
          and not exists (
              select from pg_constraint as parent
              where parent.oid = con.conparentid and parent.conrelid = con.conrelid)
        union
        -- nothing finds a foreign key by its target but the triggers that it keeps there; one that is not
        -- enforced has none, and does nothing to that table
        select own.relid, con.oid
        from unnest(p_relids) as own (relid)
        join pg_trigger as trg on trg.tgrelid = own.relid and trg.tgisinternal and trg.tgconstraint <> 0
        join pg_constraint as con on con.oid = trg.tgconstraint and con.contype = 'f'
            and con.confrelid = own.relid and con.conrelid <> own.relid
        where p_incoming
    )
    select
        wanted.relid, con.oid, con.conrelid,
        case when p_incoming then format('%I.%I.%I', ns.nspname, rel.relname, named.name) else named.name end,
        jsonb_strip_nulls(jsonb_build_object(
            'name', named.name,
            'kind', case con.contype when 'p' then 'primary key' when 'u' then 'unique'
                when 'f' then 'foreign key' when 'c' then 'check' else 'exclusion' end,
            'table', case when p_incoming then format('%I.%I', ns.nspname, rel.relname) end,
            -- as _column_names(), which costs a call for each constraint
            'columns', (
                select jsonb_agg(att.attname order by array_position(con.conkey, att.attnum))
                from pg_attribute as att
                where att.attrelid = con.conrelid and att.attnum = any (con.conkey)),
            'include', schemawatch._column_names(con.conrelid, named.included),
            'nulls_not_distinct', nullif(idx.indnullsnotdistinct, false),
            'references', case when con.contype = 'f' then jsonb_build_object(
                'table', format('%I.%I', fns.nspname, frel.relname),
                'columns', (
                    select jsonb_agg(att.attname order by array_position(con.confkey, att.attnum))
                    from pg_attribute as att
                    where att.attrelid = con.confrelid and att.attnum = any (con.confkey))) end,
            'on_update', schemawatch._foreign_key_action(con.confupdtype),
            'on_delete', schemawatch._foreign_key_action(con.confdeltype),
            'on_delete_columns', schemawatch._column_names(con.conrelid, con.confdelsetcols),
            'match', case con.confmatchtype when 'f' then 'full' when 'p' then 'partial' end,
            'deferrable', nullif(con.condeferrable, false),
            'initially_deferred', nullif(con.condeferred, false),
            'not_valid', case when not p_incoming then nullif(not con.convalidated, false) end,
            'not_enforced', case when srv.num >= 180000 and to_jsonb(con) ->> 'conenforced' = 'false'
                then true end,
            'period', case when srv.num >= 180000 and to_jsonb(con) ->> 'conperiod' = 'true'
                then true end,
            'no_inherit', case when con.contype = 'c' then nullif(con.connoinherit, false) end,
            'inherited', nullif(con.coninhcount > 0 or coalesce(own.relispartition, false), false),
            -- what ALTER TABLE … DISABLE TRIGGER ALL left of it on this table; a deferrable key has one as well
            'enabled', case when con.contype = 'f' or con.condeferrable then (
                select nullif(string_agg(distinct schemawatch._firing(trg.tgenabled), ', '), 'origin')
                from pg_trigger as trg
                where trg.tgconstraint = con.oid and trg.tgrelid = wanted.relid) end,
            'expression', case
                when con.contype = 'c' then jsonb_build_object('text',
                    schemawatch._stable_text(pg_get_expr(con.conbin, con.conrelid)))
                when con.contype = 'x' then jsonb_build_object('text',
                    schemawatch._stable_text(pg_get_constraintdef(con.oid)))
            end,
            'invalid', case when not idx.indisvalid then true end,
            'clustered', nullif(idx.indisclustered, false),
            'replica_identity', nullif(idx.indisreplident, false),
            'options', to_jsonb(own.reloptions),
            'tablespace', spc.spcname,
            'comment', case when not p_incoming then des.description end)),
        jsonb_strip_nulls(jsonb_build_object(
            'id', con.oid,
            'table', case when p_incoming then con.conrelid end,
            'columns', case when p_incoming then con.conrelid || ' ' else '' end || con.conkey::text,
            'include', named.included::text,
            'tablespace', spc.oid,
            'references', con.confrelid || con.confkey::text,
            'inherited_from', case when con.coninhcount > 0
                    then schemawatch._inherited_from('pg_constraint'::regclass, con.oid)
                when own.relispartition then schemawatch._inherited_from('pg_class'::regclass, con.conindid) end,
            'expression', md5(con.conbin::text),
            'promises', case when con.contype = 'x' and not (idx.indexprs, idx.indpred) is null
                then schemawatch._promises(concat_ws(' ', idx.indexprs::text, idx.indpred::text)) end))
    from wanted
    join pg_constraint as con on con.oid = wanted.oid
    join pg_class as rel on rel.oid = con.conrelid
    join pg_namespace as ns on ns.oid = rel.relnamespace
    cross join (select current_setting('server_version_num')::integer as num) as srv
    left join pg_class as frel on frel.oid = con.confrelid
    left join pg_namespace as fns on fns.oid = frel.relnamespace
    -- a foreign key has the index of the key that it references
    left join pg_index as idx on idx.indexrelid = con.conindid and con.contype <> 'f'
    left join pg_class as own on own.oid = idx.indexrelid
    left join pg_tablespace as spc on spc.oid = own.reltablespace
    cross join lateral (
        -- to a partition: the name that the whole of it has
        select case when p_incoming and con.conparentid <> 0
            then coalesce(schemawatch._inherited_from('pg_constraint'::regclass, con.oid) #>> '{0,name}', con.conname)
            else con.conname end as name,
            case when idx.indnatts > idx.indnkeyatts
                then (idx.indkey::smallint[])[idx.indnkeyatts : idx.indnatts - 1] end as included
    ) as named
    left join pg_description as des
        on des.classoid = 'pg_constraint'::regclass and des.objoid = con.oid and des.objsubid = 0
$$;

comment on function schemawatch._constraint_rows(oid[], boolean) is
'The constraints of each table, or (p_incoming) the foreign keys of other tables that reference it, as items of
the document. Read by structure: only expressions are deparsed.';


create or replace function schemawatch._constraints_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language sql
stable
as $$
    select con.relid, jsonb_agg(con.item order by con.key), jsonb_object_agg(con.key, con.ids)
    from schemawatch._constraint_rows(p_relids, false) as con
    group by con.relid
$$;

comment on function schemawatch._constraints_of(oid[]) is
'PRIMARY KEY, UNIQUE, FOREIGN KEY, CHECK and EXCLUDE constraints of each table, each with its index. What a
partition has from its parent counts: it holds for whoever writes the partition.';


create or replace function schemawatch._references_of(p_relids oid[])
returns table (relid oid, items jsonb, ids jsonb)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_roots oid[];
    v_partitions oid[];
begin
    -- of a partition alone, and not because the whole table is referenced
    if exists (select from pg_partitioned_table as whole where whole.partrelid = any (p_relids)) then
        select array_agg(tree.root), array_agg(tree.relid) into v_roots, v_partitions
        from schemawatch._partition_tree(p_relids) as tree
        join pg_class as rel on rel.oid = tree.relid and rel.relhastriggers
        where exists (
            select from pg_trigger as trg
            join pg_constraint as con on con.oid = trg.tgconstraint
            where trg.tgrelid = tree.relid and con.contype = 'f' and con.conparentid = 0
              and con.confrelid = trg.tgrelid and con.conrelid <> trg.tgrelid);
    end if;
    -- most tables are not referenced, and should not pay for the rest
    if v_roots is null and not exists (
        select from pg_trigger as trg
        join pg_constraint as con on con.oid = trg.tgconstraint
        where trg.tgrelid = any (p_relids) and con.contype = 'f'
          and con.confrelid = trg.tgrelid and con.conrelid <> trg.tgrelid)
    then
        return;
    end if;
    return query
    select
        con.relid,
        jsonb_agg(con.item order by con.key),
        jsonb_object_agg(con.key, con.ids || jsonb_strip_nulls(jsonb_build_object(
            -- what partitions of the referencing table have of it: one that is detached gets it as its own
            'shares', case when rel.relkind = 'p' then (
                with recursive share (oid, conrelid) as (
                    select con.oid, con.conrelid
                    union all
                    select own.oid, own.conrelid
                    from share
                    cross join lateral (
                        select part.oid, part.conrelid from pg_constraint as part
                        where part.conparentid = share.oid
                        offset 0  -- by its index
                    ) as own
                )
                select jsonb_agg(share.oid order by share.oid) from share where share.conrelid <> con.conrelid) end)))
    from (
        select own.relid, own.oid, own.conrelid, own.key, own.item, own.ids
        from schemawatch._constraint_rows(p_relids, true) as own
        union all
        select part.root, own.oid, own.conrelid, own.key,
            own.item || jsonb_build_object('partition', own.item #> '{references,table}'), own.ids
        from unnest(v_roots, v_partitions) as part (root, relid)
        join schemawatch._constraint_rows(v_partitions, true) as own on own.relid = part.relid
        join pg_constraint as alone on alone.oid = own.oid and alone.conparentid = 0
    ) as con
    join pg_class as rel on rel.oid = con.conrelid
    group by con.relid;
end
$$;

comment on function schemawatch._references_of(oid[]) is
'Foreign keys of other tables that reference each table, and so limit how its rows may be deleted and changed. A
foreign key of the table to itself is among its own constraints. One to a partition alone says so.';
