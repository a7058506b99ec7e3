"""What the database is called in messages, metrics and logs."""

from __future__ import annotations

from controlplane.db.fetch import fetch_value
from controlplane.db.pool import Conn


async def source_name(conn: Conn) -> str:
    """Return the name in force."""
    return await fetch_value(conn, "select schemawatch.source_name()", {})


async def chosen_source_name(conn: Conn) -> str | None:
    """Return the name that somebody set; None while it is the default."""
    sql = "select value from schemawatch.setting where name = 'source_name'"
    return await fetch_value(conn, sql, {})


async def set_source_name(conn: Conn, name: str | None) -> str:
    """Set the name, or with None take it back, and return the one in force; SW009 for a bad one."""
    sql = "select schemawatch.set_source_name(p_name => %(name)s)"
    return await fetch_value(conn, sql, {"name": name})
