"""Fixtures on real servers: `db`, `db_url`, `each_version`, `cron_server`, `server`, `pooled`.

A database per test is cloned from a template that was migrated once; event triggers come along.
A missing server is a skip, and an error where CI=true or SCHEMAWATCH_REQUIRE=all.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from pytest_postgresql import factories

from controlplane.install.migrate import migrate
from tests import pooler, servers
from tests.pooler import Pooler
from tests.servers import Server

Conn = psycopg.Connection[tuple[Any, ...]]
_BETWEEN = re.compile(r"\bpg(16|17|18)\b")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what the tests saw into the golden files (`make golden`); never in CI",
    )
    parser.addoption(
        "--every",
        action="store_true",
        help="run all that is marked shared or ends on PostgreSQL 16, 17 and 18 as well",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of what is marked shared 16, 17 and 18 run a third each; of what is marked ends nothing."""
    if config.getoption("--every"):
        return
    elsewhere = [
        item
        for item in items
        if (item.get_closest_marker("shared") and _another_third(item))
        or (item.get_closest_marker("ends") and _BETWEEN.search(item.nodeid))
    ]
    gone = set(elsewhere)
    items[:] = [item for item in items if item not in gone]
    config.hook.pytest_deselected(items=elsewhere)


def _another_third(item: pytest.Item) -> bool:
    match = _BETWEEN.search(item.nodeid)
    if match is None:
        return False
    # what only 18 and 19 have runs on both
    given = getattr(item, "callspec", None)
    if given and getattr(given.params.get("case"), "min_version", 0) == 18:
        return False
    # of the name without the version: what one leaves out another takes
    name = _BETWEEN.sub("", item.nodeid)
    return zlib.crc32(name.encode()) % 3 != int(match[1]) % 3


def _missing(reason: str) -> None:
    if servers.required():
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def server_of() -> Iterator[Callable[[int], Server]]:
    """Start the server of a major version when it is first asked for."""
    found = servers.available()
    running: dict[int, Server] = {}

    def get(major: int) -> Server:
        if major not in running:
            if major not in found:
                _missing(f"PostgreSQL {major} is not here: `make servers` fetches it")
            running[major] = servers.start(found[major])
        return running[major]

    yield get
    for server in running.values():
        servers.stop(server)


@pytest.fixture(scope="session")
def server(server_of: Callable[[int], Server]) -> Server:
    """PostgreSQL 15, or the oldest that this machine has."""
    found = servers.available()
    if servers.required() or 15 in found or not found:
        return server_of(15)
    return server_of(min(found))


def _migrated(*, host: str, port: int, user: str, dbname: str, **_: object) -> None:
    migrate(servers.strict(f"postgresql://{user}@/{dbname}?host={host}&port={port}"))


postgresql_noproc = factories.postgresql_noproc(
    dbname="schemawatch_test", depends_on="server", load=[_migrated]
)
postgresql = factories.postgresql("postgresql_noproc")


@pytest.fixture
def db(postgresql: Conn) -> Conn:
    """Give a superuser's connection, in autocommit, to a fresh database with SchemaWatch in it."""
    postgresql.autocommit = True
    return postgresql


@pytest.fixture
def db_url(db: Conn, server: Server) -> str:
    """Return the URL of the database that `db` is connected to."""
    return server.url(db.info.dbname)


@pytest.fixture
def empty_url(server: Server) -> Iterator[str]:
    """Return the URL of a fresh database without SchemaWatch."""
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture(params=servers.VERSIONS, ids=lambda major: f"pg{major}")
def version_server(request: pytest.FixtureRequest, server_of: Callable[[int], Server]) -> Server:
    """Return the server of each supported version in turn."""
    return server_of(request.param)


@pytest.fixture
def each_version(version_server: Server) -> Iterator[Conn]:
    """Give what `db` gives, once on every supported version."""
    name = version_server.create_migrated()
    with psycopg.connect(version_server.url(name), autocommit=True) as conn:
        yield conn
    version_server.drop(name)


@pytest.fixture(scope="session")
def cron_server() -> Iterator[Server]:
    """PostgreSQL with pg_cron in database postgres, jobs run by background workers."""
    found = [item for item in servers.available().values() if item.has_cron]
    if not found:
        _missing("no server here has pg_cron (Debian: postgresql-15-cron)")
    server = servers.start(found[0], servers.CRON_SETTINGS)
    with psycopg.connect(server.url(), autocommit=True) as conn:
        conn.execute("create extension pg_cron")
    yield server
    servers.stop(server)


@pytest.fixture
def pooled(server: Server) -> Iterator[Callable[..., Pooler]]:
    """Start PgBouncer before the server: `pooled("transaction")`."""
    found = pooler.program()
    if found is None:
        _missing("no PgBouncer here (Debian: pgbouncer)")
    made: list[Pooler] = []

    def start(mode: str, *, prepared: int = 0, size: int = 20) -> Pooler:
        made.append(
            Pooler(found=str(found), server=server, mode=mode, prepared=prepared, size=size)
        )
        made[-1].start()
        return made[-1]

    yield start
    for item in made:
        item.remove()
