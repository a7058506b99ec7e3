"""What doctor says of roles and privileges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from controlplane.install import (
    roles,
)
from controlplane.install.connection import Conn, one
from controlplane.install.finding import Finding

MOST_NAMED: Final = 5


def privileges(conn: Conn) -> Iterator[Finding]:
    """Say whether this role may install, or owns what is installed."""
    me = roles.identify(conn)
    owner = one(
        conn,
        b"select pg_get_userbyid(nspowner) from pg_namespace where nspname = 'schemawatch'",
    )
    if owner is None:
        create = one(conn, b"select has_database_privilege(current_database(), 'create')")
        yield Finding(
            check="privileges",
            status="ok" if create else "problem",
            message=f"{me.name} may {'' if create else 'not '}create the schema",
            remedy=None
            if create
            else f'A DBA: grant create on database "{me.database}" to "{me.name}";',
        )
        return
    able = one(
        conn,
        b"""select has_schema_privilege('schemawatch', 'usage')
            and has_table_privilege('schemawatch.delivery', 'update')""",
    )
    yield Finding(
        check="privileges",
        status="ok" if able else "problem",
        message=f"{me.name} may {'' if able else 'not '}run SchemaWatch, which belongs to {owner}",
        remedy=None if able else f'A DBA: grant schemawatch_admin to "{me.name}";',
    )


def own_roles(conn: Conn) -> Iterator[Finding]:
    """Say which of our roles there are."""
    rows = conn.execute(
        "select rolname from pg_roles where rolname = any (%s)", [list(roles.ROLES)]
    ).fetchall()
    absent = sorted(set(roles.ROLES) - {name for (name,) in rows})
    yield Finding(
        check="roles",
        status="note" if absent else "ok",
        message=f"missing: {', '.join(absent)}" if absent else ", ".join(roles.ROLES),
        remedy="A DBA: "
        + " ".join(f"create role {name} nologin;" for name in absent)
        + " Then run `schemawatch migrate`."
        if absent
        else None,
    )


def waiting_tables(conn: Conn) -> Iterator[Finding]:
    """Name the new tables that wait until a role that asked for them may watch them."""
    if one(conn, b"select to_regproc('schemawatch.status')") is None:
        return
    waiting = conn.execute(
        """
        select own.name, (
            select asked.role
            from schemawatch.schema_registration as reg
            cross join unnest(reg.registered_by) as asked (role)
            where reg.schema_name = (parse_ident(own.name))[1]
                and (parse_ident(own.name))[2] like reg.table_pattern
            limit 1)
        from jsonb_array_elements_text(
            schemawatch.status() -> 'waiting_for_privilege') as own (name)
        """
    ).fetchall()
    if waiting:
        shown = waiting[:MOST_NAMED]
        names = ", ".join(table for table, _ in shown)
        more = ", ..." if len(waiting) > MOST_NAMED else ""
        yield Finding(
            check="new tables",
            status="note",
            message=f"{len(waiting)} not watched, since no role that asked for the new tables of"
            f" their schema has a privilege on them: {names}{more}",
            remedy="\n".join(f'grant references on {table} to "{role}";' for table, role in shown),
        )
