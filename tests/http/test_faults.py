"""The database on a bad day: 503 with a reason and Retry-After, and work again afterwards."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from controlplane.config import Config, Secret
from tests import servers
from tests.http.serving import Api, Db, client, new_key, problem, running
from tests.notifier.test_faults import Wire, wired
from tests.servers import Server


async def _works_again(reader: httpx.AsyncClient, seconds: float = 20) -> None:
    async with asyncio.timeout(seconds):
        while (await reader.get("/v1/schemas")).status_code != 200:  # noqa: ASYNC110 - polled
            await asyncio.sleep(0.1)


def _refused(answer: httpx.Response, code: str) -> str:
    body = problem(answer, 503, code)
    assert int(answer.headers["retry-after"]) > 0
    return f"{body['detail']} {body.get('hint')}"


@pytest.fixture
def own_server(server: Server) -> Iterator[Server]:
    """Return a server that a test may stop without disturbing the others."""
    made = servers.start(servers.available()[server.major])
    yield made
    servers.stop(made)


async def test_the_server_goes_away_and_comes_back(own_server: Server) -> None:
    url = own_server.url(own_server.create_migrated())
    with psycopg.connect(url, autocommit=True) as db:
        key = new_key(db, "read").key
    config = Config(database_url=Secret(url), scan_interval=0, connect_timeout=0.5)
    async with running(config) as (app, where), client(where, key) as reader:
        assert (await reader.get("/v1/schemas")).status_code == 200
        await asyncio.to_thread(own_server.cluster.stop)
        _refused(await reader.get("/v1/schemas"), "SW910")
        app.ctx.monitor.forget()
        assert (await reader.get("/health/ready")).status_code == 503
        await asyncio.to_thread(own_server.cluster.start)
        await _works_again(reader)
        app.ctx.monitor.forget()
        assert (await reader.get("/health/ready")).status_code == 200


async def test_the_service_starts_before_its_database(own_server: Server) -> None:
    url = own_server.url(own_server.create_migrated())
    with psycopg.connect(url, autocommit=True) as db:
        key = new_key(db, "read").key
    await asyncio.to_thread(own_server.cluster.stop)
    config = Config(database_url=Secret(url), scan_interval=0, connect_timeout=0.5)
    async with running(config) as (_, where), client(where, key) as reader:
        assert (await reader.get("/health/live")).status_code == 200
        assert (await reader.get("/health/ready")).status_code == 503
        await asyncio.to_thread(own_server.cluster.start)
        await _works_again(reader)


@asynccontextmanager
async def _wired_api(
    db: Db, db_url: str, server: Server, folder: Path
) -> AsyncIterator[tuple[Wire, httpx.AsyncClient]]:
    config = Config(
        database_url=Secret(db_url.replace(server.host, str(folder))),
        scan_interval=0,
        request_timeout=1.0,
        connect_timeout=2.0,
    )
    key = new_key(db, "read").key
    async with (
        wired(server, folder) as wire,
        running(config) as (_, where),
        client(where, key) as reader,
    ):
        yield wire, reader


@pytest.mark.slow
async def test_a_dead_network_is_answered_in_time_and_left_behind(
    db: Db, db_url: str, server: Server, tmp_path: Path
) -> None:
    """Nothing arrives and nothing is closed: psycopg spends ten seconds on giving up."""
    async with _wired_api(db, db_url, server, tmp_path) as (wire, reader):
        assert (await reader.get("/v1/schemas")).status_code == 200
        wire.cut()
        began = time.monotonic()
        _refused(await reader.get("/v1/schemas"), "SW912")
        assert time.monotonic() - began < 18
        await _works_again(reader, 30)


async def test_a_read_only_database_still_reads(api: Api, db: Db, server: Server) -> None:
    name = sql.Identifier(db.info.dbname)
    db.execute("create table orders (id bigint)")
    body = {"schema_name": "public", "table_name": "orders"}
    db.execute(sql.SQL("alter database {} set default_transaction_read_only = on").format(name))
    _cut_all(server, db)
    assert "primary" in _refused(await api.writer.post("/v1/schemas", json=body), "SW913")
    assert (await api.reader.get("/v1/schemas")).status_code == 200
    with psycopg.connect(server.url(), autocommit=True) as outside:
        outside.execute(
            sql.SQL("alter database {} reset default_transaction_read_only").format(name)
        )
    _cut_all(server, db)
    assert (await api.writer.post("/v1/schemas", json=body)).status_code == 201


def _cut_all(server: Server, db: Db) -> None:
    with psycopg.connect(server.url(), autocommit=True) as outside:
        outside.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity"
            " where datname = %s and pid <> %s",
            [db.info.dbname, db.info.backend_pid],
        )


@pytest.mark.parametrize(
    ("sqlstate", "code"), [("53100", "SW914"), ("53200", "SW914"), ("57014", "SW912")]
)
async def test_what_the_server_lacks_is_said(api: Api, db: Db, sqlstate: str, code: str) -> None:
    """A full disk, no memory, a statement that took too long; as the server itself raises them."""
    db.execute("create table orders (id bigint)")
    fail = (
        "create function fail() returns trigger language plpgsql as $$ begin"
        f" raise exception 'could not extend file' using errcode = '{sqlstate}'; end $$"
    )
    db.execute(fail.encode())
    db.execute(
        "create trigger fail before insert on schemawatch.snapshot"
        " for each row execute function fail()"
    )
    body = {"schema_name": "public", "table_name": "orders"}
    answer = await api.writer.post("/v1/schemas", json=body)
    assert "could not extend file" in _refused(answer, code)
    db.execute("drop trigger fail on schemawatch.snapshot")
    assert (await api.writer.post("/v1/schemas", json=body)).status_code == 201


async def test_too_many_connections_are_waited_for(db: Db, db_url: str, config: Config) -> None:
    """The server refuses the pool's only connection: 53300 at the login."""
    db.execute("drop role if exists few")
    db.execute("create role few login in role schemawatch_admin connection limit 1")
    url = make_conninfo(db_url, user="few")
    few = dataclasses.replace(config, database_url=Secret(url), connect_timeout=0.5)
    key = new_key(db, "read").key
    holder = psycopg.connect(url)
    try:
        async with running(few) as (_, where), client(where, key) as reader:
            _refused(await reader.get("/v1/schemas"), "SW910")
            holder.close()
            await _works_again(reader)
    finally:
        holder.close()
        _drop(db)


def _drop(db: Db) -> None:
    db.execute("select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = 'few'")
    db.execute("drop role few")


async def test_a_statement_that_never_ends_is_ended(api: Api, db: Db) -> None:
    """statement_timeout, as a DBA may set it for the role."""
    name = sql.Identifier(db.info.dbname)
    db.execute(sql.SQL("alter database {} set statement_timeout = '300ms'").format(name))
    with db.transaction():
        db.execute("lock table schemawatch.rule")
        db.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = 'schemawatch' and datname = current_database()"
        )
        _refused(await api.reader.get("/v1/rules"), "SW912")
    assert (await api.reader.get("/v1/rules")).status_code == 200
