"""LISTEN that hears nothing: noticed by a round trip, repaired, and explained behind a pooler."""

from __future__ import annotations

import dataclasses
import logging
import os
import signal

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from controlplane.db.connecting import Conn as AsyncConn
from tests.notifier.receiver import Receiver
from tests.notifier.running import (
    FAST,
    Conn,
    create_endpoint,
    notifying,
    queue_test,
    status,
    until,
)

IMPATIENT = dataclasses.replace(FAST, database_timeout=0.3, pooler_pause=0.1)


async def _deaf(conn: AsyncConn) -> None:
    """Subscribe to nothing, as a pooler does that gives the session to somebody else."""


async def test_a_listener_that_became_deaf_is_replaced(
    db: Conn, db_url: str, receiver: Receiver
) -> None:
    """Its socket lives and the server answers; only what is called out does not arrive."""
    endpoint, _ = create_endpoint(db, receiver.url)
    async with notifying(db_url, IMPATIENT) as liveness:
        with psycopg.connect(db_url, autocommit=True) as thief:
            # nobody can take another session's LISTEN away; a full stop of its backend comes close
            (pid,) = thief.execute(
                "select pid from pg_stat_activity where query = 'listen schemawatch_echo'"
            ).fetchone() or (0,)
            _signal(pid, stop=True)
            try:
                await until(lambda: not liveness.listening)
                delivery_id = queue_test(db, endpoint)
                await until(lambda: status(db, delivery_id) == "delivered")
                await until(lambda: liveness.listening)
            finally:
                _signal(pid, stop=False)
    assert "did not arrive" in (liveness.last_error or "")


def _signal(pid: int, *, stop: bool) -> None:
    os.kill(pid, signal.SIGSTOP if stop else signal.SIGCONT)


async def test_behind_a_transaction_pooler_it_says_what_to_set(
    db: Conn,
    db_url: str,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def pooled(_: AsyncConn) -> bool:
        return True

    monkeypatch.setattr("controlplane.notifier.listener.listen", _deaf)
    monkeypatch.setattr("controlplane.notifier.listener.is_pooled", pooled)
    caplog.set_level(logging.WARNING)
    endpoint, _ = create_endpoint(db, receiver.url)
    async with notifying(db_url, IMPATIENT, poll=0.2, hears=False) as liveness:
        delivery_id = queue_test(db, endpoint)
        await until(lambda: status(db, delivery_id) == "delivered")
        await until(lambda: liveness.restarts > 1)
        assert not liveness.listening
        assert liveness.state() == "alive"
    assert "SCHEMAWATCH_LISTEN_URL" in caplog.text


async def test_the_listen_url_is_used_for_listening(db: Conn, db_url: str) -> None:
    """DATABASE_URL may go through a pooler: only results are recorded over it."""
    direct = make_conninfo(db_url, application_name="direct")
    async with notifying(db_url, listen_url=direct):
        found = db.execute(
            "select application_name from pg_stat_activity where query like 'listen%'"
        ).fetchall()
    assert found == [("direct",)]
