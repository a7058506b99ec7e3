"""The channels that say that something was queued. They carry no data: the outbox is the truth."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from controlplane.db.pool import Conn


async def listen(conn: Conn) -> None:
    """Subscribe a connection; it must be in autocommit and not behind a transaction pooler."""
    await conn.execute("listen schemawatch_delivery")
    await conn.execute("listen schemawatch_echo")


async def call_out(conn: Conn, word: str) -> None:
    """Say a word that every listener hears, to find out whether one does."""
    await conn.execute("select pg_catalog.pg_notify('schemawatch_echo', %(word)s)", {"word": word})


async def wakeups(conn: Conn, *, seconds: float) -> AsyncGenerator[str | None]:
    """Yield at each notification for this long: a word that was called out, None for a wake-up."""
    async for notice in conn.notifies(timeout=seconds):
        yield notice.payload if notice.channel == "schemawatch_echo" else None
