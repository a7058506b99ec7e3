"""Other databases by name: how they are reached is in the configuration alone."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from controlplane.agentless.session import connected
from controlplane.config import Config
from controlplane.databases import SETTING, Database, everything, named
from controlplane.db.connecting import Conn
from controlplane.errors import NotFoundError


def agentless(config: Config) -> tuple[Database, ...]:
    """Return the databases in which nothing is installed."""
    return tuple(one for one in everything(config) if one.agentless)


@asynccontextmanager
async def at(name: str, config: Config) -> AsyncGenerator[Conn]:
    """Connect to the database of this name; NotFoundError names those that there are."""
    known = agentless(config)
    if not known:
        raise NotFoundError(
            f"there is no database {name}",
            hint=f"The file of {SETTING} names it, with `agentless: true`: docs/agentless.md.",
        )
    async with connected(named(known, name).dsn.reveal(), config) as conn:
        yield conn
