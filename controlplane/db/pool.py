"""The connection pool: the only way from a request to the database, and the one place of retry."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import Concatenate, Final, ParamSpec, TypeVar

import psycopg
from psycopg_pool import PoolTimeout

from controlplane.config import Config
from controlplane.db.circuit import Circuit
from controlplane.db.connecting import Conn, begin, connect
from controlplane.db.errors import translate, translated
from controlplane.db.pooling import Lent, new_pool
from controlplane.errors import SchemaWatchError, UnavailableError

NAME: Final = "schemawatch"
P = ParamSpec("P")
T = TypeVar("T")

# What call() does in this task: join the transaction of transact(), or go without one.
_joined: Final[ContextVar[Conn | None]] = ContextVar("joined", default=None)
_reading: Final[ContextVar[bool]] = ContextVar("reading", default=False)


@contextmanager
def reading() -> Generator[None]:
    """Spare call() the transaction: BEGIN and COMMIT cost a lone SELECT more than it takes.

    Nothing is lost by it: under READ COMMITTED each statement sees the present either way.
    """
    token = _reading.set(True)
    try:
        yield
    finally:
        _reading.reset(token)


class Database:
    """A pool that knows how to survive a restart of the server.

    `await database.call(fn, *args)` runs `fn(connection, *args)` in a transaction of its own, or in
    that of the transact() around it.
    """

    def __init__(self, config: Config, *, one_of_many: bool = False) -> None:
        self._config = config
        # of one of many nothing is held at rest, and nobody waits for one that is away
        self._circuit = Circuit(2 * config.connect_timeout) if one_of_many else None
        self._pool = new_pool(config, name=NAME, one_of_many=one_of_many, circuit=self._circuit)

    async def open(self, *, wait: bool = True) -> None:
        """Open the pool; with wait, UnavailableError says why when no connection comes in time."""
        await self._pool.open()
        if wait:
            try:
                await self._pool.wait(self._config.connect_timeout)
            except PoolTimeout as error:
                await self._pool.close()
                raise await self._reason() from error

    async def _reason(self) -> UnavailableError:
        """Connect once more, to hear what the pool keeps to itself."""
        limit = self._config.connect_timeout
        try:
            async with asyncio.timeout(2 * limit):
                await (await connect(self._config.dsn(), self._config, name=NAME)).close()
        except psycopg.Error as error:
            return UnavailableError(translate(error).message, hint=_HINT)
        except TimeoutError:
            pass
        return UnavailableError(f"no database connection within {limit:g} seconds", hint=_HINT)

    def usage(self) -> dict[str, int]:
        """Return how many connections there are, idle, and how many requests wait for one."""
        figures = self._pool.get_stats()
        return {
            "size": figures.get("pool_size", 0),
            "idle": figures.get("pool_available", 0),
            "waiting": figures.get("requests_waiting", 0),
            "max": self._pool.max_size,
        }

    async def close(self) -> None:
        """Close every connection."""
        await self._pool.close()

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[Conn]:
        """Lend a connection for one transaction; psycopg's errors come out as ours, no retry."""
        with translated():
            async with self._transaction() as conn:
                await begin(conn)
                yield conn

    async def transact(self, work: Callable[[Conn], Awaitable[T]]) -> T:
        """Run work in one transaction: every call() in it joins, and all commit or none.

        Like call() it may run work a second time, after a failure before COMMIT.
        """

        async def joined(conn: Conn) -> T:
            token = _joined.set(conn)
            try:
                return await work(conn)
            finally:
                _joined.reset(token)

        return await self.call(joined)

    async def call(
        self, work: Callable[Concatenate[Conn, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run work in one transaction; once more when the connection turns out to be dead.

        Only a failure before COMMIT is repeated: then nothing was written. UnavailableError SW912
        when there is no answer within SCHEMAWATCH_REQUEST_TIMEOUT, for then the socket may be dead.
        """
        joined = _joined.get()
        if joined is not None:
            return await _within(joined, work, *args, **kwargs)
        try:
            async with asyncio.timeout(self._config.request_timeout):
                return await self.call_unhurried(work, *args, **kwargs)
        except TimeoutError as error:
            if self._circuit:
                self._circuit.failed()
            await self._pool.drain()
            raise UnavailableError(
                f"no answer within {self._config.request_timeout:g} seconds", code="SW912"
            ) from error

    async def call_unhurried(
        self, work: Callable[Concatenate[Conn, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Do what call() does, without end: for work that takes as long as it takes."""
        try:
            return await self._attempt(work, *args, **kwargs)
        except _ConnectionLostError:
            # where one is dead all are: the server restarted, or the network is gone
            await self._pool.drain()
        try:
            return await self._attempt(work, *args, **kwargs)
        except _ConnectionLostError as error:
            cause = error.__cause__
            raise _explain(cause) from cause

    async def _attempt(
        self, work: Callable[Concatenate[Conn, P], Awaitable[T]], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        with translated():
            async with Lent(self._pool) if _reading.get() else self._transaction() as conn:
                try:
                    await begin(conn)
                    return await work(conn, *args, **kwargs)
                except psycopg.OperationalError as error:
                    if conn.broken:
                        raise _ConnectionLostError from error
                    raise

    @asynccontextmanager
    async def _transaction(self) -> AsyncGenerator[Conn]:
        async with self._pool.connection() as conn:
            if conn.autocommit:
                await conn.set_autocommit(False)
            yield conn


async def _within(
    conn: Conn,
    work: Callable[Concatenate[Conn, P], Awaitable[T]],
    *args: P.args,
    **kwargs: P.kwargs,
) -> T:
    """Errors come out as ours, but for a lost connection: transact() knows what to do then."""
    try:
        return await work(conn, *args, **kwargs)
    except psycopg.Error as error:
        if conn.broken:
            raise
        raise translate(error) from error


class _ConnectionLostError(Exception):
    """The server went away before COMMIT."""


def _explain(cause: BaseException | None) -> SchemaWatchError:
    if isinstance(cause, psycopg.Error):
        return translate(cause)
    return UnavailableError("the database connection was lost")


_HINT: Final = "Check that the server runs and that DATABASE_URL names it."
