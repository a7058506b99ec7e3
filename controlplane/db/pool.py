"""The connection pool: the only way from a request to the database, and the one place of retry."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Concatenate, ParamSpec, TypeAlias, TypeVar

import psycopg
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from controlplane.config import Config
from controlplane.db.errors import translate, translated
from controlplane.errors import SchemaWatchError, UnavailableError

Row: TypeAlias = tuple[Any, ...]
Conn: TypeAlias = AsyncConnection[Row]
P = ParamSpec("P")
T = TypeVar("T")


class Database:
    """A pool that knows how to survive a restart of the server.

    `await database.call(fn, *args)` runs `fn(connection, *args)` in a transaction of its own.
    """

    def __init__(self, config: Config) -> None:
        self._timeout = config.connect_timeout
        self._pool: AsyncConnectionPool[Conn] = AsyncConnectionPool(
            config.dsn(),
            min_size=1,
            max_size=config.pool_size,
            timeout=config.connect_timeout,
            # libpq counts whole seconds, and takes 1 for 2
            kwargs={
                "connect_timeout": max(2, round(config.connect_timeout)),
                "fallback_application_name": "schemawatch",
            },
            open=False,
            name="schemawatch",
        )

    async def open(self, *, wait: bool = True) -> None:
        """Open the pool; with wait, UnavailableError when no connection comes in time."""
        await self._pool.open()
        if wait:
            try:
                await self._pool.wait(self._timeout)
            except PoolTimeout as error:
                await self._pool.close()
                raise UnavailableError(
                    f"no database connection within {self._timeout:g} seconds",
                    hint="Check that the server runs and that DATABASE_URL names it.",
                ) from error

    async def close(self) -> None:
        """Close every connection."""
        await self._pool.close()

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[Conn]:
        """Lend a connection for one transaction; psycopg's errors come out as ours, no retry."""
        with translated():
            async with self._pool.connection() as conn:
                yield conn

    async def call(
        self, work: Callable[Concatenate[Conn, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run work in one transaction; once more when the connection turns out to be dead.

        Only a failure before COMMIT is repeated: then nothing was written.
        """
        try:
            return await self._attempt(work, *args, **kwargs)
        except _ConnectionLostError:
            with translated():
                await self._pool.check()
        try:
            return await self._attempt(work, *args, **kwargs)
        except _ConnectionLostError as error:
            cause = error.__cause__
            raise _explain(cause) from cause

    async def _attempt(
        self, work: Callable[Concatenate[Conn, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        with translated():
            async with self._pool.connection() as conn:
                try:
                    return await work(conn, *args, **kwargs)
                except psycopg.OperationalError as error:
                    if conn.broken:
                        raise _ConnectionLostError from error
                    raise


class _ConnectionLostError(Exception):
    """The server went away before COMMIT."""


def _explain(cause: BaseException | None) -> SchemaWatchError:
    if isinstance(cause, psycopg.Error):
        return translate(cause)
    return UnavailableError("the database connection was lost")
