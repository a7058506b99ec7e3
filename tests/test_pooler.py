"""Behind PgBouncer, in each of its modes: what docs/operations.md says is what happens."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Callable

import psycopg
import pytest

from controlplane.db.pool import Database
from controlplane.db.watched_tables import list_watched_tables
from controlplane.install import doctor
from controlplane.install.finding import Finding
from controlplane.install.migrate import migrate
from tests.commands.cli import ok, run
from tests.notifier.receiver import Receiver, Request, answer, receiving
from tests.notifier.running import (
    Conn,
    config_for,
    create_endpoint,
    notifying,
    queue_test,
    status,
    until,
)
from tests.pooler import Pooler

Start = Callable[..., Pooler]
TABLES = [f"public.t{number}" for number in range(9)]  # psycopg prepares what it ran five times


def _examine(url: str, listen: str | None = None) -> dict[str, Finding]:
    found = doctor.examine(url, connect_timeout=2, listen_dsn=listen)
    return {item.check: item for item in found}


def _listened_for(pooler: Pooler, db: Conn) -> list[tuple[str]]:
    """Return what the only session of a pooler listens for."""
    with psycopg.connect(pooler.url(db.info.dbname)) as conn:
        return conn.execute("select pg_listening_channels()").fetchall()


def _create_tables(db: Conn) -> None:
    for name in TABLES:
        db.execute(f"create table {name} (a integer)".encode())


def test_session_mode_is_like_none(db: Conn, pooled: Start) -> None:
    found = _examine(pooled("session").url(db.info.dbname))
    assert (found["pooler"].status, found["listen"].status) == ("note", "ok")
    assert "keeps sessions apart" in found["pooler"].message


@pytest.mark.parametrize("size", [1, 20])
def test_transaction_mode_is_explained(db: Conn, db_url: str, pooled: Start, size: int) -> None:
    pooler = pooled("transaction", size=size)
    url = pooler.url(db.info.dbname)
    found = _examine(url)
    assert (found["pooler"].status, found["listen"].status) == ("problem", "problem")
    assert "SCHEMAWATCH_LISTEN_URL" in (found["listen"].remedy or "")
    around = _examine(url, listen=db_url)
    assert (around["pooler"].status, around["listen"].status) == ("note", "ok")
    assert _listened_for(pooler, db) == []


def test_statement_mode_is_refused(db: Conn, pooled: Start) -> None:
    url = pooled("statement").url(db.info.dbname)
    found = _examine(url)
    assert list(found) == ["connection", "pooler"]
    assert "statement mode" in found["pooler"].message
    done = run(url, "list")
    assert done.returncode == 1
    assert "transaction blocks not allowed in statement pooling mode" in done.stderr


def test_commands_leave_nothing_prepared(db: Conn, pooled: Start) -> None:
    """A statement that stayed behind would be `already exists` for whoever comes next."""
    url = pooled("transaction", size=1).url(db.info.dbname)
    _create_tables(db)
    for _ in range(2):
        migrate(url)
        ok(url, "register", *TABLES)
        assert "at version" in _examine(url)["migrations"].message
        with psycopg.connect(url, autocommit=True) as conn:
            left = conn.execute("select count(*) from pg_prepared_statements").fetchone()
        assert left == (0,)


@pytest.mark.parametrize("prepared", [0, 100])
@pytest.mark.parametrize("mode", ["session", "transaction"])
async def test_the_service_reads_and_writes(
    db: Conn, pooled: Start, mode: str, prepared: int
) -> None:
    url = pooled(mode, prepared=prepared, size=3).url(db.info.dbname)
    config = dataclasses.replace(config_for(url), pool_size=3)
    database = Database(config)
    await database.open()
    try:
        for _ in range(8):  # all connections, each often enough to prepare
            asked = [database.call(list_watched_tables, after=0, limit=1) for _ in range(9)]
            assert await asyncio.gather(*asked) == [[]] * 9
    finally:
        await database.close()


async def test_session_mode_hears_notify(db: Conn, pooled: Start) -> None:
    url = pooled("session").url(db.info.dbname)
    async with receiving() as receiver:
        endpoint, _ = create_endpoint(db, receiver.url)
        async with notifying(url, poll=60):  # the poll would come too late
            db.execute("set schemawatch.notify = 'on'")
            delivery_id = queue_test(db, endpoint)
            await until(lambda: status(db, delivery_id) == "delivered")


async def test_transaction_mode_delivers_at_the_poll_and_leaves_no_listen(
    db: Conn, pooled: Start, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    pooler = pooled("transaction", size=1)
    async with receiving() as receiver:
        endpoint, _ = create_endpoint(db, receiver.url)
        async with notifying(pooler.url(db.info.dbname), poll=0.3, hears=False) as liveness:
            await until(lambda: "event=not_listening" in caplog.text)
            delivery_id = queue_test(db, endpoint)
            await until(lambda: status(db, delivery_id) == "delivered")
            assert liveness.state() == "alive"
            assert not liveness.listening
    assert "SCHEMAWATCH_LISTEN_URL" in caplog.text
    assert "event=listening" not in caplog.text
    assert _listened_for(pooler, db) == []


@pytest.mark.parametrize("mode", ["session", "transaction"])
async def test_the_pooler_restarts_during_a_delivery(db: Conn, pooled: Start, mode: str) -> None:
    pooler = pooled(mode)
    arrived, go_on = asyncio.Event(), asyncio.Event()

    async def slow(request: Request, writer: asyncio.StreamWriter) -> None:
        arrived.set()
        await go_on.wait()
        await answer()(request, writer)

    async with receiving(slow) as receiver:
        endpoint, _ = create_endpoint(db, receiver.url)
        hears = mode == "session"
        async with notifying(pooler.url(db.info.dbname), poll=0.3, hears=hears) as liveness:
            delivery_id = queue_test(db, endpoint)
            await arrived.wait()
            await asyncio.to_thread(pooler.stop)
            go_on.set()
            await asyncio.to_thread(pooler.start)
            await until(lambda: status(db, delivery_id) == "delivered", seconds=20)
            await until(lambda: liveness.state() == "alive", seconds=20)
            later = queue_test(db, endpoint)
            await until(lambda: status(db, later) == "delivered", seconds=20)
    _one_message_each(receiver, 2)


def _one_message_each(receiver: Receiver, messages: int) -> None:
    assert len({request.headers["webhook-id"] for request in receiver.requests}) == messages
