"""The pool: errors in our words, and one retry when the server was restarted."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from controlplane.config import Config, Secret
from controlplane.db.pool import Conn, Database
from controlplane.embedded.cluster import Cluster
from controlplane.errors import NotFoundError, UnavailableError
from tests import servers
from tests.servers import Server


async def _backend(conn: Conn) -> int:
    row = await (await conn.execute("select pg_backend_pid()")).fetchone()
    assert row is not None
    return int(row[0])


def _database(url: str, **more: float) -> Database:
    return Database(Config(database_url=Secret(url), **more))  # pyright: ignore[reportArgumentType]


@pytest.fixture
def own_server(server: Server) -> Iterator[Server]:
    """Return a server that a test may restart without disturbing the others."""
    made = servers.start(servers.available()[server.major])
    yield made
    servers.stop(made)


async def test_work_commits_together(empty_url: str) -> None:
    database = _database(empty_url)
    await database.open()

    async def write(conn: Conn, *, fail: bool) -> None:
        await conn.execute("create table if not exists public.kept ()")
        if fail:
            await conn.execute("select 1 / 0")

    with pytest.raises(Exception, match="division by zero"):
        await database.call(write, fail=True)
    with pytest.raises(NotFoundError):
        await database.call(lambda conn: conn.execute("select from public.kept"))
    await database.call(write, fail=False)
    await database.call(lambda conn: conn.execute("select from public.kept"))
    await database.close()


async def test_survives_a_restart_of_the_server(own_server: Server) -> None:
    database = _database(own_server.url())
    await database.open()
    before = await database.call(_backend)
    own_server.restart()
    assert await database.call(_backend) != before
    await database.close()


async def test_survives_the_end_of_its_backend(server: Server, empty_url: str) -> None:
    database = _database(empty_url)
    await database.open()
    before = await database.call(_backend)
    with psycopg.connect(server.url(), autocommit=True) as conn:
        conn.execute("select pg_terminate_backend(%s)", [before])
    assert await database.call(_backend) != before
    await database.close()


async def test_work_that_may_have_been_committed_is_not_repeated(
    server: Server, empty_url: str
) -> None:
    database = _database(empty_url)
    await database.open()
    runs: list[int] = []

    async def work(conn: Conn) -> None:
        runs.append(await _backend(conn))
        with psycopg.connect(server.url(), autocommit=True) as other:
            other.execute("select pg_terminate_backend(%s, 5000)", [runs[-1]])

    with pytest.raises(UnavailableError):
        await database.call(work)
    assert len(runs) == 1
    await database.close()


async def test_server_that_stays_away_is_unavailable(own_server: Server) -> None:
    database = _database(own_server.url(), connect_timeout=0.5)
    await database.open()
    cluster: Cluster = own_server.cluster
    cluster.stop()
    with pytest.raises(UnavailableError) as caught:
        await database.call(_backend)
    assert caught.value.status == 503
    cluster.start()
    assert await database.call(_backend)
    await database.close()


async def test_dead_address_is_unavailable_at_once() -> None:
    database = _database("postgresql://me:hunter2@127.0.0.1:1/d", connect_timeout=0.5)
    with pytest.raises(UnavailableError) as caught:
        await database.open()
    assert "hunter2" not in str(caught.value)
