create or replace function schemawatch._inherited_from(p_classid oid, p_oid oid)
returns jsonb
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
as $$
begin
    return (
        with recursive above (oid) as (
            select p_oid
            union
            select parent.oid
            from above
            cross join lateral (
                select con.conparentid from pg_constraint as con
                where p_classid = 'pg_constraint'::regclass and con.oid = above.oid and con.conparentid <> 0
                union all
                -- a check has no parent recorded: it is that of the same name
                select own.oid
                from pg_constraint as con
                join pg_inherits as inh on inh.inhrelid = con.conrelid
                join pg_constraint as own on own.conrelid = inh.inhparent and own.conname = con.conname
                    and own.contype = 'c' and not own.connoinherit
                where p_classid = 'pg_constraint'::regclass and con.oid = above.oid
                  and con.contype = 'c' and con.coninhcount > 0
                union all
                select trg.tgparentid from pg_trigger as trg
                where p_classid = 'pg_trigger'::regclass and trg.oid = above.oid and trg.tgparentid <> 0
                union all
                select inh.inhparent from pg_inherits as inh
                where p_classid = 'pg_class'::regclass and inh.inhrelid = above.oid
            ) as parent (oid)
        )
        select jsonb_agg(jsonb_build_object(
                'schema', quote_ident(ns.nspname), 'table', format('%I.%I', ns.nspname, rel.relname), 'name', root.name)
            order by ns.nspname, rel.relname)
        from (
            select con.conrelid as relid, con.conname as name
            from above
            join pg_constraint as con
                on p_classid = 'pg_constraint'::regclass and con.oid = above.oid and con.coninhcount = 0
            union all
            select trg.tgrelid, trg.tgname
            from above
            join pg_trigger as trg on p_classid = 'pg_trigger'::regclass and trg.oid = above.oid and trg.tgparentid = 0
            union all
            select idx.indrelid, own.relname
            from above
            join pg_class as own on p_classid = 'pg_class'::regclass and own.oid = above.oid and not own.relispartition
            join pg_index as idx on idx.indexrelid = own.oid
        ) as root
        join pg_class as rel on rel.oid = root.relid
        join pg_namespace as ns on ns.oid = rel.relnamespace);
end
$$;

comment on function schemawatch._inherited_from(oid, oid) is
'Where an inherited constraint, index or trigger comes from: the topmost table, and the name that it has there.
Only there can it be changed or dropped.';


create or replace function schemawatch._heirs(p_relids oid[])
returns table (root oid, relid oid, xid xid)
language sql
stable
as $$
    with recursive heir (root, relid, xid) as (
        select own.oid, inh.inhrelid, inh.xmin
        from unnest(p_relids) as wanted (oid)
        -- most tables never had a child
        join pg_class as own on own.oid = wanted.oid and own.relkind <> 'p' and own.relhassubclass
        join pg_inherits as inh on inh.inhparent = own.oid
        union
        select heir.root, inh.inhrelid, inh.xmin
        from heir
        join pg_inherits as inh on inh.inhparent = heir.relid
    )
    select heir.root, heir.relid, heir.xid from heir
$$;

comment on function schemawatch._heirs(oid[]) is
'The tables that inherit from each of these tables, at any depth, with the transaction that said so; partitions are
another thing.';
