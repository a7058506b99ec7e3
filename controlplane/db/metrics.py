"""What /metrics counts in the database: few rows out, a bounded time in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, LiteralString

import msgspec
from psycopg.errors import QueryCanceled

from controlplane.db.fetch import fetch_value
from controlplane.db.pool import Conn

# Of each statement: a table that grew too large to be counted costs its figure, not the rest.
LIMIT = "2s"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseMetrics:
    """Counts by label; None where counting took too long."""

    deliveries: dict[str, int] | None
    held: int | None
    """Those of the pending ones that wait for the end of quiet hours."""
    endpoints: dict[str, int] | None
    drifts: list[tuple[str, str, int]] | None
    fleet: dict[str, int] | None
    """Tables that are otherwise than in most databases of a group, by impact."""
    scan: tuple[float, float, int] | None
    """The last finished scan: seconds since its end, seconds it took, tables it could not read."""


async def database_metrics(conn: Conn) -> DatabaseMetrics:
    """Count, in one transaction, each statement in a savepoint of its own."""
    async with conn.transaction():
        await conn.execute(
            "select set_config('statement_timeout', %(limit)s, true)", {"limit": LIMIT}
        )
        return DatabaseMetrics(
            deliveries=await _counted(conn, DELIVERIES, dict[str, int]),
            held=await _counted(conn, HELD, int),
            endpoints=await _counted(conn, ENDPOINTS, dict[str, int]),
            drifts=await _counted(conn, DRIFTS, list[tuple[str, str, int]]),
            fleet=await _counted(conn, FLEET, dict[str, int]),
            scan=await _counted(conn, SCAN, tuple[float, float, int]),
        )


async def _counted(conn: Conn, sql: LiteralString, kind: Any) -> Any:
    try:
        async with conn.transaction():
            text = await fetch_value(conn, sql, {})
    except QueryCanceled:
        return None
    return None if text is None else msgspec.json.decode(text, type=kind)


DELIVERIES: LiteralString = """
    select coalesce(json_object_agg(status, times), '{}')::text
    from (
        select status, count(*) as times from schemawatch.delivery group by status
    ) as counted
"""
HELD: LiteralString = "select count(*)::text from schemawatch._held"
ENDPOINTS: LiteralString = """
    select json_build_object(
        'active', count(*) filter (where disabled_at is null and paused_until is null),
        'paused', count(*) filter (where disabled_at is null and paused_until is not null),
        'disabled', count(*) filter (where disabled_at is not null)
    )::text
    from schemawatch.endpoint
"""
DRIFTS: LiteralString = """
    select coalesce(json_agg(json_build_array(impact, status, times)), '[]')::text
    from (
        select impact, status, count(*) as times from schemawatch.drift group by impact, status
    ) as counted
"""
FLEET: LiteralString = "select schemawatch._open_differences()::text"
SCAN: LiteralString = """
    select json_build_array(
        extract(epoch from clock_timestamp() - finished_at),
        extract(epoch from finished_at - started_at),
        errors
    )::text
    from schemawatch.scan_run
    where finished_at is not null
    order by scan_id desc
    limit 1
"""
