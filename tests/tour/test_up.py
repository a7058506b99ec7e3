"""`schemawatch up` as a program: on a given database, and on a server of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString

import httpx
import psycopg
import pytest

from tests.commands.cli import PROGRAM, environment, run

FOREIGN_RELATIONS: LiteralString = """
    select rel.relname from pg_class as rel join pg_namespace as ns on ns.oid = rel.relnamespace
    where ns.nspname not in ('schemawatch', 'pg_catalog', 'pg_toast', 'information_schema')
    order by 1"""

Db = psycopg.Connection[tuple[Any, ...]]


class Up:
    """A running `schemawatch up`."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process = process
        self._log = log

    @property
    def text(self) -> str:
        return self._log.read_text("utf-8")

    def wait_for(self, pattern: str, seconds: float = 60.0) -> re.Match[str]:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = re.search(pattern, self.text)
            if found:
                return found
            assert self.process.poll() is None, self.text
            time.sleep(0.05)
        pytest.fail(f"never printed {pattern}: {self.text}")

    def stop(self, number: signal.Signals = signal.SIGINT) -> None:
        self.process.send_signal(number)
        assert self.process.wait(30) == 0, self.text
        assert "Stopped." in self.text
        assert "Traceback" not in self.text


@contextmanager
def up(
    log: Path, *arguments: str, db_url: str | None = None, ready: str = "Ctrl-C", **settings: str
) -> Iterator[Up]:
    """Start it on a free port, and wait until it has printed what there is to try."""
    settings = {"SCHEMAWATCH_PORT": "0", **settings}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*PROGRAM, "up", *arguments],
            env=environment(db_url, **settings),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        running = Up(process, log)
        try:
            running.wait_for(ready)
            yield running
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait(30)


@pytest.fixture
def home() -> Iterator[Path]:
    # tmp_path is closed to the account that root steps down to
    made = Path(tempfile.mkdtemp(prefix="swu"))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


def _postmaster(home: Path) -> int:
    return int((home / "schemawatch" / "data" / "postmaster.pid").read_text().splitlines()[0])


def _gone(pid: int) -> bool:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def test_given_database_is_migrated_served_and_shown(empty_url: str, tmp_path: Path) -> None:
    with psycopg.connect(empty_url, autocommit=True) as conn:
        conn.execute("create table public.invoice (id bigint primary key, total numeric)")
        before = conn.execute(FOREIGN_RELATIONS).fetchall()
        with up(tmp_path / "log", db_url=empty_url, ready="drift_id desc") as running:
            url = running.wait_for(r"service +(http://\S+?),")[1]
            key = running.wait_for(r"API key +(sw_\w+)")[1]
            assert httpx.get(f"{url}/health").status_code == 200
            docs = running.wait_for(r"API docs +(http://\S+?),")[1]
            assert httpx.get(docs).headers["content-type"].startswith("text/html")
            running.wait_for("nothing is watched yet")
            conn.execute("select schemawatch.register_schema('public')")
            conn.execute("alter table invoice drop column total")
            running.wait_for(r"BREAKING  public\.invoice")
            conn.execute(
                "begin; set local schemawatch.change = 'PR-1';"
                " alter table invoice add column note text; commit"
            )
            running.wait_for("status +acknowledged: declared as PR-1")
            drifts = httpx.get(f"{url}/v1/drifts", headers={"X-API-Key": key}).json()["drifts"]
            assert [drift["impact"] for drift in drifts] == ["SAFE", "BREAKING"]
            running.stop()
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{url}/health")
        assert conn.execute(FOREIGN_RELATIONS).fetchall() == before
        row = conn.execute("select count(*) from schemawatch.endpoint").fetchone()
        assert row == (0,)
    assert "shop" not in running.text
    assert empty_url not in running.text


def test_second_start_on_a_given_database_makes_no_other_key(db_url: str, tmp_path: Path) -> None:
    for first in (True, False):
        with up(tmp_path / "log", db_url=db_url) as running:
            assert bool(re.search(r"API key +sw_\w{42}", running.text)) == first
            running.stop(signal.SIGTERM)


def test_tour_is_not_for_a_given_database(db_url: str, db: Db) -> None:
    done = run(db_url, "up", "--tour", SCHEMAWATCH_PORT="0")
    assert done.returncode == 2
    assert "schemawatch demo" in done.stderr
    assert db.execute("select to_regnamespace('shop') is null").fetchone() == (True,)


def test_own_server_keeps_its_data_and_its_key(home: Path, tmp_path: Path) -> None:
    settings = {"XDG_DATA_HOME": str(home), "DATABASE_URL": ""}
    with up(tmp_path / "log", ready="ask over HTTP", **settings) as running:
        assert re.search(r"received, signature verified, \d+ ms after the commit", running.text)
        assert "MISSING" not in running.text
        assert f"data      {home}/schemawatch; they stay" in running.text
        assert "/docs, to read" in running.text
        key = running.wait_for(r"API key +(sw_\w+) \(new")[1]
        url = running.wait_for(r"postgresql://[^' ]+")[0]
        line = running.wait_for(r"DATABASE_URL=.* drifts --limit 3")[0]
        done = subprocess.run(["/bin/sh", "-c", line], capture_output=True, text=True, check=True)
        assert "Column became nullable: price" in done.stdout
        statement = running.wait_for(r'-c "(alter table \S+ drop column \S+)"')[1]
        with psycopg.connect(url, autocommit=True) as conn:
            conn.execute(statement.encode())
        running.wait_for(r"Column dropped: status")
        running.wait_for(r"verified, drift \d+, \d+ ms\s+after\s+its\s+capture")
        pid = _postmaster(home)
        running.stop()
        assert _gone(pid)
    file = home / "schemawatch" / "api-key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with up(tmp_path / "log", ready=r"ask over HTTP\n.*\n", **settings) as running:
        assert f"{key} (kept" in running.text
        assert "4 tables, with 6 drifts until now" in running.text
        assert "1  A safe change" not in running.text
        service = running.wait_for(r"service +(http://\S+?),")[1]
        answer = httpx.get(f"{service}/v1/drifts", headers={"X-API-Key": key})
        assert len(answer.json()["drifts"]) == 6
        pid = _postmaster(home)
        running.stop(signal.SIGTERM)
        assert _gone(pid)
    with up(tmp_path / "log", "--tour", ready="ask over HTTP", **settings) as running:
        assert re.search(r"received, signature verified, \d+ ms after the commit", running.text)
        assert "MISSING" not in running.text
        with psycopg.connect(running.wait_for(r"postgresql://[^' ]+")[0]) as conn:
            row = conn.execute("select count(*) from schemawatch.drift").fetchone()
            assert row == (11,)
        running.stop()


def test_schema_of_the_user_is_left_alone(home: Path, tmp_path: Path) -> None:
    settings = {"XDG_DATA_HOME": str(home), "DATABASE_URL": ""}
    with up(tmp_path / "log", "--no-tour", ready="ask over HTTP", **settings) as running:
        with psycopg.connect(running.wait_for(r"postgresql://[^' ]+")[0]) as conn:
            conn.execute("create schema shop")
            conn.execute("create table shop.mine as select 42 as answer")
        running.stop()
    with up(tmp_path / "log", "--tour", ready="ask over HTTP", **settings) as running:
        assert "where a schema shop of yours is" in running.text
        with psycopg.connect(running.wait_for(r"postgresql://[^' ]+")[0]) as conn:
            assert conn.execute("select answer from shop.mine").fetchone() == (42,)
        running.stop()


def test_taken_port_is_told(db_url: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run(db_url, "up", SCHEMAWATCH_PORT=str(port))
    assert done.returncode == 1
    assert "SCHEMAWATCH_PORT" in done.stderr
    assert "Traceback" not in done.stderr
    with up(tmp_path / "log", db_url=db_url, SCHEMAWATCH_PORT="") as running:
        running.wait_for(r"service +http://127\.0\.0\.1:80\d\d,")


def test_dead_database_is_one_line_with_advice() -> None:
    done = run("postgresql://x:secret@127.0.0.1:1/x", "up", SCHEMAWATCH_PORT="0")
    assert done.returncode == 1
    assert "SW910" in done.stderr
    assert "hint: " in done.stderr
    assert "secret" not in done.stderr
    assert "Traceback" not in done.stderr


def test_signal_during_the_start_leaves_nothing_running(home: Path, tmp_path: Path) -> None:
    settings = {"XDG_DATA_HOME": str(home), "DATABASE_URL": ""}
    with up(tmp_path / "log", ready="SchemaWatch", **settings) as running:
        running.stop()
    assert not (home / "schemawatch" / "data" / "postmaster.pid").exists()
    with up(tmp_path / "log", "--no-tour", ready="ask over HTTP", **settings) as running:
        running.stop()
