"""How every long-lived connection is made: dead networks noticed, poolers recognised."""

from __future__ import annotations

from typing import Any, TypeAlias

import psycopg
from psycopg import AsyncConnection
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from controlplane.config import Config
from controlplane.db import search_path
from controlplane.errors import UnavailableError

Row: TypeAlias = tuple[Any, ...]
Conn: TypeAlias = AsyncConnection[Row]


def conninfo(dsn: str, config: Config, *, name: str) -> str:
    """Add what lets the kernel notice a dead network in half a minute; dsn may differ."""
    ours = {
        # libpq counts whole seconds, and takes 1 for 2
        "connect_timeout": str(max(2, round(config.connect_timeout))),
        "keepalives_idle": "10",
        "keepalives_interval": "5",
        "keepalives_count": "3",
        "tcp_user_timeout": "15000",
        "fallback_application_name": name,
    }
    given = understood(dsn)
    return make_conninfo(dsn, **{key: text for key, text in ours.items() if key not in given})


def understood(dsn: str) -> dict[str, Any]:
    """Return the parts of a connection string; UnavailableError when it is none."""
    try:
        parts = conninfo_to_dict(dsn)
    except psycopg.ProgrammingError as error:
        # its words repeat the string, password and all
        raise UnavailableError(
            "DATABASE_URL is not a connection string that libpq understands"
        ) from error
    if any("@" in host and host[0] not in "/@" for host in str(parts.get("host", "")).split(",")):
        # libpq would look the end of the password up as a host, and say that it cannot be found
        raise UnavailableError(
            "the host in DATABASE_URL has an @ in it",
            hint="Write each @ of a password in a URL as %40.",
        )
    if dsn.startswith(("postgres://", "postgresql://")):
        ports = str(parts.get("port", "")).replace(",", "")
        path = dsn.partition("://")[2].partition("?")[0].partition("/")[2]
        # it would be taken for a port or a database, and shown as one
        if "@" in path or not f"0{ports}".isdecimal():
            raise UnavailableError(
                "the password in DATABASE_URL has a / in it, or the port is no number",
                hint="Write each / of a password in a URL as %2F, and each @ as %40.",
            )
    return parts


async def connect(dsn: str, config: Config, *, name: str) -> Conn:
    """Open one connection in autocommit; psycopg.OperationalError when there is none."""
    conn = await AsyncConnection[Row].connect(conninfo(dsn, config, name=name), autocommit=True)
    try:
        await respect_pooler(conn)
    except BaseException:
        await conn.close()
        raise
    return conn


async def is_pooled(conn: Conn) -> bool:
    """Whether somebody stands between: the process that answers is not the one that greeted us."""
    return await _backend(conn) != conn.info.backend_pid


async def respect_pooler(conn: Conn) -> None:
    """Prepare nothing behind a pooler: the next statement may run where it was not prepared.

    Nor is anything set there but for a transaction, by begin(): the session has other clients.
    """
    if await is_pooled(conn):
        conn.prepare_threshold = None
    else:
        await search_path.pin(conn, is_local=False)
    if not conn.autocommit:
        await conn.commit()


async def begin(conn: Conn) -> None:
    """Leave the search_path of the role in this transaction, where the session could not."""
    if conn.prepare_threshold is None:
        await search_path.pin(conn, is_local=True)


async def keeps_session(conn: Conn, other: Conn) -> bool:
    """Whether conn has a server process to itself, as far as a look at both can tell.

    A transaction pooler gives the server connection that was just left to the next who asks. Both
    in autocommit. True is no proof: they may come by different ways, or somebody else was quicker.
    """
    before = await _backend(conn)
    return await _backend(other) != before and await _backend(conn) == before


async def _backend(conn: Conn) -> int | None:
    row = await (await conn.execute("select pg_catalog.pg_backend_pid()")).fetchone()
    return None if row is None else row[0]
