"""Connections of the notifier: autocommit, so that each statement is one round trip."""

from __future__ import annotations

import psycopg
from psycopg_pool import AsyncConnectionPool

from controlplane.config import Config
from controlplane.db.pool import Conn, Row

RECORDERS = 4


async def connect(config: Config) -> Conn:
    """Open one connection; psycopg.OperationalError when the database cannot be reached."""
    return await psycopg.AsyncConnection[Row].connect(
        config.dsn(),
        autocommit=True,
        connect_timeout=_whole_seconds(config),
        fallback_application_name="schemawatch notifier",
    )


def recorder_pool(config: Config) -> AsyncConnectionPool[Conn]:
    """Return a closed pool for results, which arrive side by side."""
    return AsyncConnectionPool(
        config.dsn(),
        min_size=1,
        max_size=RECORDERS,
        timeout=config.connect_timeout,
        # soon given up: waiting senders then start a fresh attempt, with no long pause grown before
        reconnect_timeout=2.0,
        kwargs={
            "autocommit": True,
            "connect_timeout": _whole_seconds(config),
            "fallback_application_name": "schemawatch notifier",
        },
        open=False,
        name="schemawatch-notifier",
    )


def _whole_seconds(config: Config) -> int:
    # libpq takes 1 for 2
    return max(2, round(config.connect_timeout))
