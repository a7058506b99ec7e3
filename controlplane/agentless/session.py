"""One transaction on the other database: it has our functions, reads, and is always rolled back.

So nothing stays there, not even after a crash of either side, and a pooler in transaction mode may
stand in between. Once the functions are made, the server refuses whatever would write.
"""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import msgspec
import psycopg

from controlplane.agentless.functions import creation
from controlplane.config import Config
from controlplane.db.connecting import Conn, connect
from controlplane.db.errors import translated
from controlplane.errors import PrivilegeError, UnavailableError

NAME: Final = "schemawatch agentless"
# How long one statement there may take, and the longest silence of ours in a transaction.
_SETTINGS: Final = b"""
    set local statement_timeout = '60s';
    set local idle_in_transaction_session_timeout = '60s';
    set local lock_timeout = '1s';
    set local jit = off;
    set local check_function_bodies = off;
    set local search_path = pg_catalog, pg_temp"""


@asynccontextmanager
async def connected(dsn: str, config: Config) -> AsyncGenerator[Conn]:
    """Connect to a database that is only read; errors of psycopg become ours."""
    with translated():
        conn = await connect(dsn, config, name=NAME)
        try:
            # what is prepared names functions that are gone after the rollback
            conn.prepare_threshold = None
            yield conn
        finally:
            await conn.close()


@asynccontextmanager
async def reading(conn: Conn, watched: Sequence[Any] = ()) -> AsyncGenerator[None]:
    """Have the functions until the block ends; watched is what they see as our watched tables.

    PrivilegeError without TEMPORARY on the database; UnavailableError on a hot standby.
    """
    async with conn.transaction(force_rollback=True):
        await _prepare(conn)
        given = msgspec.json.encode(watched).decode()
        await conn.execute("select set_config('schemawatch.watched', %s, true)", [given])
        yield


async def _prepare(conn: Conn) -> None:
    try:
        # also where a role or a database is read-only by default
        await conn.execute("set transaction isolation level read committed, read write")
        await conn.execute(_SETTINGS)
        await conn.execute(creation().encode())
        await conn.execute("set transaction read only")
    except psycopg.errors.InsufficientPrivilege as error:
        raise PrivilegeError(
            "this role may not have temporary functions in that database",
            code="SW300",
            detail=error.diag.message_primary,
            hint="Its owner: GRANT TEMPORARY ON DATABASE … TO the role. PUBLIC has it by default.",
        ) from error
    except (psycopg.errors.FeatureNotSupported, psycopg.errors.ReadOnlySqlTransaction) as error:
        raise UnavailableError(
            "that server is a hot standby, on which nothing temporary can be made",
            code="SW913",
            detail=error.diag.message_primary,
            hint="Name its primary: the structure is the same there.",
        ) from error
