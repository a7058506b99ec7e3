create or replace function schemawatch._updatable_by(p_relid oid)
returns text[]
language sql
stable
as $$
    -- one bit for each CmdType (include/nodes/nodes.h), INSTEAD OF triggers included
    select array_agg(kind.command order by kind.command)
    from (select pg_relation_is_updatable(p_relid, true)) as can (mask)
    cross join (values ('update', 4), ('insert', 8), ('delete', 16)) as kind (command, bit)
    where can.mask & kind.bit <> 0
$$;

comment on function schemawatch._updatable_by(oid) is
'Which of insert, update and delete work on a relation; null for none.';
