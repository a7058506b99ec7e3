"""An own server: made, stopped, found again, and what happens when something is in the way."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from controlplane.embedded import account, binaries
from controlplane.embedded.server import EmbeddedServer
from controlplane.errors import ConfigError, ConflictError


@pytest.fixture
def home() -> Iterator[Path]:
    # tmp_path is closed to the account that root steps down to
    made = Path(tempfile.mkdtemp(prefix="swe"))
    made.chmod(0o755)
    yield made / "own"
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def server() -> Iterator[EmbeddedServer]:
    made = EmbeddedServer()
    yield made
    made.stop()


def _pid(home: Path) -> int:
    return int((home / "data" / "postmaster.pid").read_text().splitlines()[0])


def _gone(pid: int) -> bool:
    """Wait for the end of a process: pg_ctl returns when the files are gone, a bit earlier."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    return False


def test_second_start_keeps_data_and_url(home: Path, server: EmbeddedServer) -> None:
    url = server.start(home)
    with psycopg.connect(url) as conn:
        conn.execute("create table kept as select 42 as answer")
    pid = _pid(home)
    server.stop()
    assert _gone(pid)
    assert server.start(home) == url
    with psycopg.connect(url) as conn:
        assert conn.execute("select answer from kept").fetchone() == (42,)


def test_an_initdb_that_was_killed_is_done_again(home: Path, server: EmbeddedServer) -> None:
    server.start(home)
    server.stop()
    # kill -9 leaves PG_VERSION, which is written early, and our mark
    shutil.rmtree(home / "data" / "global")
    (home / "initdb.unfinished").touch()
    with psycopg.connect(server.start(home)) as conn:
        assert conn.execute("select 1").fetchone() == (1,)
    assert not (home / "initdb.unfinished").exists()


def test_password_is_needed_and_private(home: Path, server: EmbeddedServer) -> None:
    url = server.start(home)
    mode = stat.S_IMODE((home / "password").stat().st_mode)
    assert mode == 0o600
    wrong = url.replace((home / "password").read_text(), "wrong")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong)
    with psycopg.connect(url) as conn:
        row = conn.execute(
            "select rolpassword from pg_authid where rolname = 'postgres'"
        ).fetchone()
    assert row is not None
    assert row[0].startswith("SCRAM-SHA-256$")


def test_listens_on_loopback_and_socket_only(home: Path, server: EmbeddedServer) -> None:
    url = server.start(home)
    with psycopg.connect(url) as conn:
        rows = conn.execute(
            "select current_setting('listen_addresses'), current_setting('unix_socket_directories')"
        ).fetchone()
    assert rows is not None
    assert rows[0] == "127.0.0.1"
    assert list(Path(rows[1]).glob(".s.PGSQL.*"))


def test_second_process_is_refused(home: Path, server: EmbeddedServer) -> None:
    server.start(home)
    with pytest.raises(ConflictError, match="already runs"):
        EmbeddedServer().start(home)


def test_left_over_server_is_replaced(home: Path, server: EmbeddedServer) -> None:
    server.start(home)
    pid = _pid(home)
    # what kill -9 of `schemawatch up` leaves: the server runs on, the lock is gone
    assert server._running is not None
    server._running.lock.close()
    second = EmbeddedServer()
    try:
        with psycopg.connect(second.start(home)) as conn:
            conn.execute("select 1")
        assert _gone(pid)
    finally:
        second.stop()


def test_stale_pid_of_another_process(home: Path, server: EmbeddedServer) -> None:
    url = server.start(home)
    server_pid = _pid(home)
    os.kill(server_pid, signal.SIGKILL)
    assert _gone(server_pid)
    lines = (home / "data" / "postmaster.pid").read_text().splitlines()
    lines[0] = str(os.getppid())  # alive, and no server
    (home / "data" / "postmaster.pid").write_text("\n".join(lines) + "\n")
    server.stop()
    time.sleep(0.2)
    assert server.start(home) == url


def test_port_that_is_taken_meanwhile(home: Path, server: EmbeddedServer) -> None:
    url = server.start(home)
    server.stop()
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", int(url.rsplit(":", 1)[1].split("/")[0])))
        taken.listen()
        other = server.start(home)
        assert other != url
        with psycopg.connect(other) as conn:
            conn.execute("select 1")


def test_settings_of_alter_system_survive(home: Path, server: EmbeddedServer) -> None:
    with psycopg.connect(server.start(home), autocommit=True) as conn:
        conn.execute("alter system set work_mem = '7MB'")
    server.stop()
    with psycopg.connect(server.start(home)) as conn:
        assert conn.execute("show work_mem").fetchone() == ("7MB",)


def test_data_of_another_version_is_not_touched(home: Path) -> None:
    (home / "data").mkdir(parents=True)
    (home / "data" / "PG_VERSION").write_text("9\n")
    with pytest.raises(ConfigError, match="no server programs of PostgreSQL 9"):
        EmbeddedServer().start(home)


def test_explicit_folder_without_programs(home: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no PostgreSQL server programs in"):
        EmbeddedServer(str(tmp_path)).start(home)


def test_long_paths_get_a_short_socket_folder(home: Path, server: EmbeddedServer) -> None:
    with psycopg.connect(server.start(home / ("x" * 100))) as conn:
        row = conn.execute("select current_setting('unix_socket_directories')").fetchone()
    assert row is not None
    assert len(row[0]) < 60
    shutil.rmtree(row[0], ignore_errors=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root steps down")
def test_programs_below_a_private_home_are_copied(home: Path) -> None:
    wheel = [found for found in binaries.everywhere() if "site-packages" in str(found.folder)]
    if not wheel:
        pytest.skip("the extra `embedded` is not installed")
    private = home.parent / "private"
    private.mkdir(mode=0o700)
    package = wheel[0].folder.parent.parent
    shutil.copytree(package, private / package.name, symlinks=True)
    shutil.copytree(f"{package}.libs", private / f"{package.name}.libs")
    programs = private / package.name / "pginstall" / "bin"
    assert not account.can_reach(account.for_server(), programs)
    hidden = EmbeddedServer(str(programs))
    try:
        with psycopg.connect(hidden.start(home)) as conn:
            assert conn.info.server_version // 10000 == wheel[0].major
    finally:
        hidden.stop()


def test_wheel_is_enough(home: Path) -> None:
    wheel = [found for found in binaries.everywhere() if "site-packages" in str(found.folder)]
    if not wheel:
        pytest.skip("the extra `embedded` is not installed")
    server = EmbeddedServer(str(wheel[0].folder))
    try:
        with psycopg.connect(server.start(home)) as conn:
            assert conn.info.server_version // 10000 == wheel[0].major
    finally:
        server.stop()


def test_pg_cron_is_used_where_it_is_installed(home: Path) -> None:
    with_cron = [found for found in binaries.everywhere() if found.has_cron]
    if not with_cron:
        pytest.skip("no server programs with pg_cron on this machine")
    server = EmbeddedServer(str(with_cron[0].folder))
    try:
        with psycopg.connect(server.start(home), autocommit=True) as conn:
            conn.execute("create extension pg_cron")
            conn.execute("select cron.schedule('probe', '* * * * *', 'select 1')")
    finally:
        server.stop()
