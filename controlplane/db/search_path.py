"""The search_path that we ask under: of the server alone, but for the names that people write.

Whoever may create in a schema of the path that our role has, as `public` once was for all, would be
called in the place of the server's functions, or before them where his fit better.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec, TypeAlias, TypeVar

from psycopg import AsyncConnection, sql

Conn: TypeAlias = AsyncConnection[tuple[Any, ...]]
P = ParamSpec("P")
T = TypeVar("T")

# What the path was is kept beside it; nothing here may be looked up by a path.
_PIN: Final = """
    select pg_catalog.set_config('schemawatch.session_path',
            pg_catalog.current_setting('search_path'), %(is_local)s::pg_catalog.bool),
        pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', %(is_local)s::pg_catalog.bool)
    where pg_catalog.current_setting('search_path')
        operator(pg_catalog.<>) 'pg_catalog, pg_temp'"""
_PATHS: Final = """
    select pg_catalog.current_setting('search_path'),
        nullif(pg_catalog.current_setting('schemawatch.session_path', true), '')"""
_ASIDE: Final = sql.Identifier("schemawatch_aside")
_SET: Final = "select pg_catalog.set_config('search_path', %s::pg_catalog.text, true)"


async def pin(conn: Conn, *, is_local: bool) -> None:
    """Leave the role's search_path, for the transaction that begins with this or for good."""
    await conn.execute(_PIN, {"is_local": is_local})


async def session_path(conn: Conn) -> str:
    """Return the search_path that the sessions of our role have."""
    ours, own = await _paths(conn)
    return own or ours


@asynccontextmanager
async def as_in_session(conn: Conn) -> AsyncGenerator[None]:
    """Look names up as the sessions of our role do.

    What is asked in the block names all that is not a name of people with its schema.
    """
    # also begins the transaction, which transaction() would end otherwise
    ours, own = await _paths(conn)
    async with conn.transaction():
        await conn.execute(_SET, [own or ours])
        yield
        await conn.execute(_SET, [ours])


def aside(
    work: Callable[Concatenate[Conn, P], Awaitable[T]],
) -> Callable[Concatenate[Conn, P], Awaitable[T]]:
    """Have work, which only reads, ask under our path amid the SQL of somebody else."""

    @wraps(work)
    async def done(conn: Conn, *args: P.args, **kwargs: P.kwargs) -> T:
        begun = sql.SQL("savepoint {}; set local search_path = pg_catalog, pg_temp")
        await conn.execute(begun.format(_ASIDE))
        found = await work(conn, *args, **kwargs)
        await conn.execute(sql.SQL("rollback to {0}; release {0}").format(_ASIDE))
        return found

    return done


async def _paths(conn: Conn) -> tuple[str, str | None]:
    cursor = await conn.execute(_PATHS)
    [(ours, own)] = await cursor.fetchall()
    return str(ours), None if own is None else str(own)
