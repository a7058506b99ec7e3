"""The sweep of every other database: side by side, so that one that hangs delays no other."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Final

from controlplane.agentless.places import agentless, at
from controlplane.agentless.session import connected
from controlplane.agentless.sweep import Swept, sweep
from controlplane.config import Config
from controlplane.db import elsewhere
from controlplane.db.connecting import Conn
from controlplane.errors import SchemaWatchError, UnavailableError

# Other databases that are read at once.
_AT_ONCE: Final = 4
_TAKES: Final = 300.0


async def sweep_all(config: Config, *, unless_within: timedelta | None = None) -> dict[str, Swept]:
    """Sweep every other database that has a watched table; what failed is in its Swept, and noted.

    For unless_within see sweep().
    """
    if not agentless(config):
        return {}
    async with connected(config.dsn(), config) as home:
        names = await elsewhere.watched_from_here(home)
    slots = asyncio.Semaphore(_AT_ONCE)

    async def one(name: str) -> Swept:
        async with slots:
            return await sweep_named(name, config, unless_within=unless_within)

    return dict(zip(names, await asyncio.gather(*map(one, names)), strict=True))


async def sweep_named(
    name: str, config: Config, *, unless_within: timedelta | None = None
) -> Swept:
    """Sweep one other database, and note when it cannot be."""
    async with connected(config.dsn(), config) as home:
        try:
            return await _within(name, config, home, unless_within)
        except SchemaWatchError as error:
            await elsewhere.note_reading(home, name, failure=error.message, counts=None)
            return Swept(failures=[error.message])


async def _within(name: str, config: Config, home: Conn, unless_within: timedelta | None) -> Swept:
    try:
        async with asyncio.timeout(_TAKES), at(name, config) as other:
            return await sweep(home, other, name, unless_within=unless_within)
    except TimeoutError as error:
        raise UnavailableError(f"no answer within {_TAKES:g} seconds") from error
