create or replace function schemawatch._written_targets(p_relids oid[])
returns setof oid
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    -- By the age of their rows: every change of a referencing table would read the referenced ones as well.
    with recursive target (relid) as (
        select con.confrelid
        from unnest(p_relids) as own (relid)
        join pg_constraint as con on con.conrelid = own.relid and con.contype = 'f' and con.confrelid <> con.conrelid
        where age(con.xmin) <= age(pg_current_xact_id()::xid)
        union
        -- and what a referenced partition is a part of
        select inh.inhparent
        from target
        join pg_inherits as inh on inh.inhrelid = target.relid
    )
    select target.relid from target;
end
$$;

comment on function schemawatch._written_targets(oid[]) is
'The tables that foreign keys of these tables reference, as far as this transaction, or a younger one, wrote the
foreign key: an event names only the referencing table.';
