"""The channel that says that something was queued. It carries no data: the outbox is the truth."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from psycopg.rows import scalar_row

from controlplane.db.pool import Conn


async def listen(conn: Conn) -> None:
    """Subscribe a connection; it must be in autocommit and not behind a transaction pooler."""
    await conn.execute("listen schemawatch_delivery")


async def is_listening(conn: Conn) -> bool:
    """Ask the server whether this session is subscribed: also proves that the socket lives."""
    sql = """
        select exists (
            select from pg_catalog.pg_listening_channels() as channel
            where channel = 'schemawatch_delivery'
        )
    """
    async with conn.cursor(row_factory=scalar_row) as cur:
        await cur.execute(sql)
        return bool(await cur.fetchone())


async def wakeups(conn: Conn, *, seconds: float) -> AsyncGenerator[None]:
    """Yield at each notification for this long."""
    async for _ in conn.notifies(timeout=seconds):
        yield
