"""Notifiers as tests run them: in this process, or in one that can be killed."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import os
import subprocess
import sys
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any, LiteralString

import psycopg

from controlplane.config import Config, Network, Secret
from controlplane.notifier.liveness import Liveness
from controlplane.notifier.options import Options
from controlplane.notifier.supervisor import run_notifier

Conn = psycopg.Connection[tuple[Any, ...]]
LOOPBACK: tuple[Network, ...] = (
    ipaddress.ip_network("127.0.0.0/8"),
    ipaddress.ip_network("::1/128"),
)
FAST = Options(
    deadline=2.0,
    lease=5.0,
    schedule=(0.05, 0.05, 0.05),
    heartbeat=0.2,
    database_timeout=2.0,
    restart_delays=(0.02, 0.05),
)


def config_for(db_url: str, *, poll: float = 60.0, listen_url: str | None = None) -> Config:
    """Polling is off unless asked for, so that a lost wake-up shows."""
    return Config(
        database_url=Secret(db_url),
        listen_url=Secret(listen_url) if listen_url else None,
        webhook_allow=LOOPBACK,
        poll_interval=poll,
    )


@asynccontextmanager
async def notifying(
    db_url: str,
    options: Options = FAST,
    *,
    poll: float = 60.0,
    listen_url: str | None = None,
    hears: bool = True,
) -> AsyncGenerator[Liveness]:
    """Run a notifier that listens, if it can; it ends in order, and within its deadline."""
    stop = asyncio.Event()
    liveness = Liveness()
    task = asyncio.create_task(
        run_notifier(
            config_for(db_url, poll=poll, listen_url=listen_url),
            stop=stop,
            liveness=liveness,
            options=options,
        )
    )
    try:
        await until(
            lambda: task.done() or (liveness.listening == hears and liveness.state() == "alive")
        )
        yield liveness
    finally:
        stop.set()
        async with asyncio.timeout(20):
            await task


async def until(ready: Callable[[], Any], seconds: float = 10.0) -> None:
    """Look again and again until it is so."""
    async with asyncio.timeout(seconds):
        while not ready():  # noqa: ASYNC110 - the database has no event for us
            await asyncio.sleep(0.01)


def value(db: Conn, sql: LiteralString, *args: object) -> Any:
    """Return the first column of the first row."""
    row = db.execute(sql, args).fetchone()
    return None if row is None else row[0]


def create_endpoint(db: Conn, url: str) -> tuple[int, str]:
    """Add an endpoint for everything; return its number and secret."""
    row = db.execute(
        "select endpoint_id, secret from schemawatch.create_endpoint(%s, p_min_impact => 'SAFE')",
        (url,),
    ).fetchone()
    assert row is not None
    return row[0], row[1]


def queue_test(db: Conn, endpoint_id: int) -> int:
    """Queue a test message; return its delivery_id."""
    return int(value(db, "select schemawatch.queue_test(%s)", endpoint_id))


def status(db: Conn, delivery_id: int) -> str:
    """Return pending, delivered or dead."""
    return str(
        value(db, "select status from schemawatch.delivery where delivery_id = %s", delivery_id)
    )


def attempts(db: Conn, delivery_id: int) -> list[tuple[Any, ...]]:
    """Return (outcome, status_code, error) of each attempt in order."""
    return db.execute(
        "select outcome, status_code, error from schemawatch.delivery_attempt"
        " where delivery_id = %s order by attempt_number",
        (delivery_id,),
    ).fetchall()


@contextlib.contextmanager
def notify_process(db_url: str, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run `schemawatch notify`; whatever is left of it is killed."""
    environment = {
        name: text for name, text in os.environ.items() if not name.startswith("SCHEMAWATCH_")
    }
    process = subprocess.Popen(
        [sys.executable, "-c", "from controlplane.cli import main; main()", "notify"],
        env=environment
        | {"DATABASE_URL": db_url, "SCHEMAWATCH_WEBHOOK_ALLOW": "127.0.0.0/8"}
        | settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=10)
