"""`schemawatch serve` as a process: it starts, delivers, logs no secret, and stops."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from tests.commands.cli import PROGRAM, data, environment, run

# in either form of log
LISTENING = re.compile(r'event"?[=:] ?"?listening"?,? "?url"?[=:] ?"?([^\s"]+)')
Db = psycopg.Connection[tuple[Any, ...]]


@contextmanager
def serving(
    db_url: str, log: Path, *arguments: str, **settings: str
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Start the service on a free port; gives the process and its URL."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*PROGRAM, "serve", "--port", "0", *arguments],
            env=environment(db_url, SCHEMAWATCH_LOG_LEVEL="debug", **settings),
            stdout=output,
            stderr=output,
        )
        try:
            yield process, _url(process, log)
        finally:
            process.kill()
            process.wait()


def _url(process: subprocess.Popen[bytes], log: Path) -> str:
    for _ in range(400):
        found = LISTENING.search(log.read_text())
        if found:
            return found[1]
        assert process.poll() is None, log.read_text()
        time.sleep(0.05)
    pytest.fail(f"it does not listen: {log.read_text()}")


def _wait_for(statement: Any, db: Db) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        row = db.execute(statement).fetchone()
        if row is not None and row[0]:
            return
        time.sleep(0.05)
    pytest.fail(f"never true: {statement}")


def test_from_the_key_to_the_delivery(db: Db, db_url: str, tmp_path: Path) -> None:
    """One process does all: the API, the notifier that LISTENs, and the scan."""
    db.execute("create table orders (id bigint, note text)")
    key = data(db_url, "key", "create", "--name", "test", "--scope", "write")["key"]
    log = tmp_path / "log"
    # Nothing listens there any more: refused at once, which is an attempt like any other.
    settings = {"SCHEMAWATCH_WEBHOOK_ALLOW": "127.0.0.0/8", "SCHEMAWATCH_SCAN_INTERVAL": "1"}
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with (
        serving(db_url, log, **settings) as (process, url),
        httpx.Client(base_url=url, headers={"X-API-Key": key}) as client,
    ):
        body = {
            "schema_name": "public",
            "table_name": "orders",
            "webhook_url": f"http://127.0.0.1:{port}/hook",
        }
        made = client.post("/v1/schemas", json=body).json()
        db.execute("alter table orders drop column note")
        _wait_for("select count(*) > 0 from schemawatch.delivery_attempt", db)
        _wait_for("select count(*) > 0 from schemawatch.scan_run", db)
        time.sleep(1.1)
        health = client.get("/health").json()

        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    text = log.read_text()
    assert health["listener"]["state"] == "alive"
    assert health["listener"]["listening"] is True
    assert health["scheduler"]["kind"] == "ticker"
    assert "Traceback" not in text
    assert key not in text
    assert made["webhook"]["secret"] not in text
    assert db_url not in text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(db_url: str, tmp_path: Path, number: signal.Signals) -> None:
    log = tmp_path / "log"
    with serving(db_url, log, "--no-notify") as (process, url):
        assert httpx.get(f"{url}/health").json()["listener"]["state"] == "elsewhere"
        process.send_signal(number)
        assert process.wait(20) == 0
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{url}/health")
    assert "Traceback" not in log.read_text()
    assert "event=draining" in log.read_text()


def test_access_is_not_logged(db_url: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with serving(db_url, log, "--no-notify") as (_, url):
        httpx.get(f"{url}/v1/a-path-to-look-for")
    assert "a-path-to-look-for" not in log.read_text()


def test_every_line_of_the_log_is_structured(db_url: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with serving(db_url, log) as (process, url):
        httpx.get(f"{url}/health")
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    lines = log.read_text().splitlines()
    assert lines
    for line in lines:
        assert re.match(r"time=\S+Z level=[A-Z]+ logger=\S+ \S", line), line


def test_what_keeps_it_from_starting_is_one_line_with_advice(db_url: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        in_use = run(db_url, "serve", "--port", port)
    missing = run(None, "serve", "--port", "0")
    wrong = run(db_url, "serve", "--port", "99999")
    for done, text in ((in_use, "in use"), (missing, "DATABASE_URL is not set")):
        assert done.returncode == 1, done.stderr
        assert text in done.stderr
        assert "hint: " in done.stderr
        assert "Traceback" not in done.stderr
        assert "secret" not in done.stderr
    assert wrong.returncode == 2


def test_it_waits_for_migrate_and_then_works(empty_url: str, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with serving(empty_url, log, SCHEMAWATCH_SCAN_INTERVAL="1") as (_, url):
        before = httpx.get(f"{url}/health")
        assert (before.status_code, before.json()["database"]["state"]) == (503, "not_installed")
        assert run(empty_url, "migrate").returncode == 0
        deadline = time.monotonic() + 30
        while (health := httpx.get(f"{url}/health").json())["status"] != "ok":
            assert time.monotonic() < deadline, health
            time.sleep(0.1)


def test_a_notifier_that_cannot_live_ends_the_service(db: Db, db_url: str, tmp_path: Path) -> None:
    """It must not go on serving while nothing is delivered."""
    log = tmp_path / "log"
    db.execute(
        "select schemawatch.queue_test(endpoint_id) "
        "from schemawatch.create_endpoint('https://example.com/')"
    )
    db.execute("alter table schemawatch.delivery rename column lease_until to broken")
    with serving(db_url, log) as (process, _):
        assert process.wait(40) == 1
    text = log.read_text()
    assert "error: the dispatcher failed" in text
    assert "hint: " in text
