"""What doctor says of roles and privileges."""

from __future__ import annotations

from collections.abc import Iterator

from controlplane.install import (
    roles,
)
from controlplane.install.connection import Conn, one
from controlplane.install.finding import Finding


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
