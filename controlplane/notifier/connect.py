"""Connections of the notifier: autocommit, so that each statement is one round trip."""

from __future__ import annotations

from psycopg_pool import AsyncConnectionPool

from controlplane.config import Config
from controlplane.db import connecting
from controlplane.db.pool import Conn
from controlplane.db.pooling import new_pool

NAME = "schemawatch notifier"
RECORDERS = 4


async def connect(config: Config) -> Conn:
    """Open one connection, not through a pooler if there is a way around it.

    psycopg.OperationalError when the database cannot be reached.
    """
    return await connecting.connect(config.listen_dsn(), config, name=NAME)


async def connect_claimer(config: Config) -> Conn:
    """Open the connection that claims; behind a pooler it keeps to the role's own settings."""
    conn = await connect(config)
    if not await connecting.is_pooled(conn):
        # A claim that a crash of the server forgets is claimed again, as if it had run out.
        await conn.execute("set synchronous_commit = off")
        # Its counts are only final where each statement sees what was committed before it.
        await conn.execute("set default_transaction_isolation = 'read committed'")
    return conn


def recorder_pool(config: Config, *, one_of_many: bool = False) -> AsyncConnectionPool[Conn]:
    """Return a closed pool for results, which arrive side by side."""
    return new_pool(
        config, name=NAME, one_of_many=one_of_many, most=RECORDERS, kwargs={"autocommit": True}
    )
