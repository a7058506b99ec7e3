"""How the pool of a database is made: kept warm where there is one, empty at rest of many."""

from __future__ import annotations

from typing import Any, Final

from psycopg_pool import AsyncConnectionPool

from controlplane.config import Config
from controlplane.db.circuit import Circuit
from controlplane.db.connecting import Conn, conninfo, respect_pooler

# How long a connection to one of many databases is kept without use.
REST_SECONDS: Final = 10.0
LONG_REST_SECONDS: Final = 600.0


def new_pool(
    config: Config,
    *,
    name: str,
    one_of_many: bool,
    circuit: Circuit | None = None,
    most: int | None = None,
    kwargs: dict[str, Any] | None = None,
) -> AsyncConnectionPool[Conn]:
    """Return a closed pool; that of one_of_many holds nothing at rest, and tells the circuit."""

    def failed(pool: AsyncConnectionPool[Conn]) -> None:
        # with connections there one less is no reason to turn anybody away
        if circuit is not None and not pool.get_stats().get("pool_size", 0):
            circuit.failed()

    kind = _Guarded if circuit else AsyncConnectionPool[Conn]
    pool = kind(
        conninfo(config.dsn(), config, name=name),
        min_size=0 if one_of_many else 1,
        max_size=most or config.pool_size,
        max_idle=REST_SECONDS if one_of_many else LONG_REST_SECONDS,
        timeout=config.connect_timeout,
        # soon given up: whoever comes next then starts a fresh attempt, with no long pause
        reconnect_timeout=0.0 if circuit else 2.0,
        reconnect_failed=failed,
        kwargs=kwargs,
        configure=respect_pooler,
        open=False,
        name=name,
    )
    if circuit and isinstance(pool, _Guarded):
        pool.circuit = circuit
    return pool


class _Guarded(AsyncConnectionPool[Conn]):
    """A pool that lends nothing while the database was away a moment ago."""

    circuit: Circuit

    async def getconn(self, timeout: float | None = None) -> Conn:  # noqa: ASYNC109 - its own
        self.circuit.check()
        async with self.circuit.waiting():
            conn = await super().getconn(timeout)
        self.circuit.succeeded()
        return conn


class Lent:
    """A connection in autocommit: nothing to begin, nothing to commit.

    Behind a pooler in a transaction all the same, for only there a setting is ours alone.
    """

    def __init__(self, pool: AsyncConnectionPool[Conn]) -> None:
        self._pool = pool
        self._conn: Conn | None = None

    async def __aenter__(self) -> Conn:
        self._conn = conn = await self._pool.getconn()
        try:
            # see respect_pooler()
            wanted = conn.prepare_threshold is not None
            if conn.autocommit != wanted:
                await conn.set_autocommit(wanted)
        except BaseException:
            await self._pool.putconn(conn)
            raise
        return conn

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        conn = self._conn
        if conn is None:
            return
        try:
            if not conn.autocommit and not conn.broken:
                await (conn.commit() if kind is None else conn.rollback())
        finally:
            await self._pool.putconn(conn)
