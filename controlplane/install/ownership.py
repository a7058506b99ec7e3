"""Gives everything in the schema to one owner: what another role installed, and trigger shells."""

from __future__ import annotations

from psycopg import sql

from controlplane.install.connection import Conn, one

_FOREIGN = b"""
select format('alter schema %%I owner to %%I', ns.nspname, %(owner)s::text)
from pg_namespace as ns
where ns.nspname = 'schemawatch' and pg_get_userbyid(ns.nspowner) <> %(owner)s::text
union all
select format(
    'alter %%s %%s owner to %%I',
    case rel.relkind
        when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
        when 'c' then 'type' else 'table'
    end,
    rel.oid::regclass, %(owner)s::text)
from pg_class as rel
where rel.relnamespace = to_regnamespace('schemawatch')
    and rel.relkind in ('r', 'p', 'v', 'm', 'S', 'c')
    and pg_get_userbyid(rel.relowner) <> %(owner)s::text
    -- the sequence of an identity column goes with its table
    and not exists (
        select from pg_depend as dep
        where dep.classid = 'pg_class'::regclass and dep.objid = rel.oid
            and dep.deptype in ('i', 'a') and rel.relkind = 'S')
union all
select format('alter routine %%s owner to %%I', proc.oid::regprocedure, %(owner)s::text)
from pg_proc as proc
where proc.pronamespace = to_regnamespace('schemawatch')
    and pg_get_userbyid(proc.proowner) <> %(owner)s::text
union all
select format('alter type %%s owner to %%I', typ.oid::regtype, %(owner)s::text)
from pg_type as typ
where typ.typnamespace = to_regnamespace('schemawatch') and typ.typtype in ('d', 'e')
    and pg_get_userbyid(typ.typowner) <> %(owner)s::text
"""


def transfer(conn: Conn, owner: str) -> int:
    """Make owner the owner of all; return how many objects changed hands.

    The role in force must be a superuser, or a member of owner and of the present owners.
    """
    commands = [row[0] for row in conn.execute(_FOREIGN, {"owner": owner}).fetchall()]
    for command in commands:
        conn.execute(command.encode())
    return len(commands)


def lend(conn: Conn, previous: str) -> None:
    """Let the role that owned everything go on working with it, if it could not otherwise."""
    able = b"select pg_has_role(%s::name, 'schemawatch_owner', 'usage')"
    if not one(conn, able, [previous]):
        conn.execute(
            sql.SQL("grant schemawatch_admin to {}").format(sql.Identifier(previous)),
        )
