"""The sweep, and what the database says about itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from controlplane.db.fetch import fetch_value
from controlplane.db.pool import Conn


async def scan(conn: Conn, schema_id: int | None) -> list[int]:
    """Look for changes that nothing captured, in one table or in all; return the new drift_ids."""
    cursor = await conn.execute(
        "select drift_id from schemawatch.scan(p_schema_id => %(schema_id)s)",
        {"schema_id": schema_id},
    )
    return [row[0] for row in await cursor.fetchall()]


async def scan_if_due(conn: Conn, every: timedelta) -> list[int] | None:
    """Scan all tables if a catalog moved, unless pg_cron or another process just did: then None.

    Of several control planes on one database one scans per interval: the lock keeps them from
    doing it at the same time, the look at the last scan from doing it one after another.
    A pg_cron whose last run failed does not count: in its default mode it may not even connect.
    """
    sql = """
        select pg_try_advisory_xact_lock(hashtextextended('schemawatch.ticker', 0))
            and (
                select found ->> 'kind' is distinct from 'pg_cron'
                    or found ->> 'last_run' = 'failed'
                from (select schemawatch.status() -> 'scheduler') as state (found)
            )
            and not exists (
                select
                from schemawatch.scan_run
                where started_at > clock_timestamp() - %(every)s::interval
            )"""
    # A little less than the interval: timers are not exact, and every second tick would be missed.
    due = await fetch_value(conn, sql, {"every": every * 0.9})
    if not due:
        return None
    cursor = await conn.execute("select drift_id from schemawatch.scan_if_moved()")
    return [row[0] for row in await cursor.fetchall()]


async def status(conn: Conn) -> dict[str, Any]:
    """Return the coverage report of schemawatch.status()."""
    return await fetch_value(conn, "select schemawatch.status()", {})
