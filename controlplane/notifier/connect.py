"""Connections of the notifier: autocommit, so that each statement is one round trip."""

from __future__ import annotations

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg_pool import AsyncConnectionPool

from controlplane.config import Config
from controlplane.db.pool import Conn, Row

RECORDERS = 4


async def connect(config: Config) -> Conn:
    """Open one connection; psycopg.OperationalError when the database cannot be reached."""
    return await psycopg.AsyncConnection[Row].connect(_conninfo(config), autocommit=True)


def recorder_pool(config: Config) -> AsyncConnectionPool[Conn]:
    """Return a closed pool for results, which arrive side by side."""
    return AsyncConnectionPool(
        _conninfo(config),
        min_size=1,
        max_size=RECORDERS,
        timeout=config.connect_timeout,
        # soon given up: waiting senders then start a fresh attempt, with no long pause grown before
        reconnect_timeout=2.0,
        kwargs={"autocommit": True},
        open=False,
        name="schemawatch-notifier",
    )


def _conninfo(config: Config) -> str:
    """Add what lets the kernel notice a dead network in half a minute; DATABASE_URL may differ."""
    ours = {
        # libpq takes 1 for 2
        "connect_timeout": str(max(2, round(config.connect_timeout))),
        "keepalives_idle": "10",
        "keepalives_interval": "5",
        "keepalives_count": "3",
        "tcp_user_timeout": "15000",
        "fallback_application_name": "schemawatch notifier",
    }
    given = conninfo_to_dict(config.dsn())
    return make_conninfo(
        config.dsn(), **{name: text for name, text in ours.items() if name not in given}
    )
