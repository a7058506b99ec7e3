"""Whether SchemaWatch is installed in the database at all."""

from __future__ import annotations

from controlplane.db.fetch import fetch_value
from controlplane.db.pool import Conn


async def is_installed(conn: Conn) -> bool:
    """Whether what the notifier calls exists; `schemawatch migrate` makes it."""
    sql = "select to_regproc('schemawatch.claim_deliveries') is not null"
    return bool(await fetch_value(conn, sql, {}))


async def installed_version(conn: Conn) -> int | None:
    """Return the number of the newest migration of the database."""
    return await fetch_value(conn, "select max(version) from schemawatch.migration", {})
