"""One connection, one transaction, for a command that asks the database something."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from typing import Concatenate, ParamSpec, TypeVar

import psycopg

from controlplane.config import Config
from controlplane.db import search_path
from controlplane.db.connecting import Conn, Row, understood

P = ParamSpec("P")
T = TypeVar("T")


def on_database(
    config: Config,
    work: Callable[Concatenate[Conn, P], Awaitable[T]],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Run work(connection, …) and commit; errors of psycopg pass through."""
    understood(config.dsn())

    async def run() -> T:
        connection = psycopg.AsyncConnection[Row].connect(
            config.dsn(),
            connect_timeout=max(2, round(config.connect_timeout)),
            fallback_application_name="schemawatch",
            # text is text also where the database is in SQL_ASCII
            client_encoding="UTF8",
            # what is prepared would stay behind in a pooler's session, where others are
            prepare_threshold=None,
        )
        async with await connection as conn:
            # for the transaction alone: a pooler may stand in between
            await search_path.pin(conn, is_local=True)
            return await work(conn, *args, **kwargs)

    return asyncio.run(run())


def forget_libpq_environment() -> None:
    """Take PGHOST, PGOPTIONS and their like away: they speak of another server."""
    for name in [name for name in os.environ if name.startswith("PG")]:
        del os.environ[name]
