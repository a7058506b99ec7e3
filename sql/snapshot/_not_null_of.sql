create or replace function schemawatch._not_null_of(p_relids oid[])
returns table (relid oid, attnum smallint, validated boolean, no_inherit boolean)
language sql
stable
as $$
    -- Rows of this kind exist from PostgreSQL 18 on. Their names are left out: they are generated, and
    -- differ after a rename without meaning anything.
    select con.conrelid, con.conkey[1], con.convalidated, con.connoinherit
    from unnest(p_relids) as wanted (oid)
    join pg_constraint as con on con.conrelid = wanted.oid and con.contype = 'n'
$$;

comment on function schemawatch._not_null_of(oid[]) is
'NOT NULL constraints of each table (PostgreSQL 18 and later), with their validity and
whether tables that inherit from it are free of them.';
