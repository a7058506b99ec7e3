"""PgBouncer in front of a test server: started when a test asks for it, stopped with it.

Another one than the machine's: SCHEMAWATCH_TEST_PGBOUNCER names its program.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from controlplane.embedded.account import for_server
from tests.servers import Server

PORT = 6432  # names the socket; nothing listens on TCP
MODES = ("session", "transaction", "statement")
# before, PgBouncer does not know prepared statements, nor a setting for them
_PREPARES_SINCE = (1, 21)


def program() -> str | None:
    """Return the path of PgBouncer; Debian puts it where only root looks."""
    given = os.environ.get("SCHEMAWATCH_TEST_PGBOUNCER")
    return given or shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")


@dataclass(kw_only=True)
class Pooler:
    """One PgBouncer, all databases of one server, everybody the superuser."""

    found: str
    server: Server
    mode: str
    prepared: int
    size: int
    home: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="pb")))
    _process: subprocess.Popen[bytes] | None = None

    def url(self, dbname: str) -> str:
        """Return the URL of a database through the pooler."""
        return f"postgresql://postgres@/{dbname}?host={self.home}&port={PORT}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = {
            "listen_port": PORT,
            "unix_socket_dir": self.home,
            "auth_type": "any",
            "pool_mode": self.mode,
            "default_pool_size": self.size,
        }
        if self.version >= _PREPARES_SINCE:
            settings["max_prepared_statements"] = self.prepared
        lines = [
            "[databases]",
            f"* = host={self.server.host} port={self.server.port} user={self.server.user}",
            "[pgbouncer]",
            *(f"{name} = {value}" for name, value in settings.items()),
        ]
        file = self.home / "pgbouncer.ini"
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        account = for_server()
        if account is not None:
            for path in (self.home, file):
                os.chown(path, account.uid, account.gid)
        self.home.chmod(0o711)
        with (self.home / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [self.found, "-q", str(file)],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=log,
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
            )
        deadline = time.monotonic() + 10
        while True:
            try:
                psycopg.connect(self.url("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                said = (self.home / "log").read_text()
                assert self._process.poll() is None, said
                assert time.monotonic() < deadline, said
                time.sleep(0.05)
            else:
                return

    def stop(self) -> None:
        """Stop it at once, as when its machine dies; every connection is lost."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(timeout=10)
            self._process = None
            with suppress(FileNotFoundError):
                (self.home / f".s.PGSQL.{PORT}").unlink()

    def remove(self) -> None:
        """Stop it and remove every trace of it."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)

    @property
    def version(self) -> tuple[int, ...]:
        """Return the version of the program."""
        told = subprocess.run(
            [self.found, "--version"], capture_output=True, text=True, check=True, timeout=10
        ).stdout
        match = re.search(r"PgBouncer (\d+)\.(\d+)", told)
        assert match is not None, told
        return tuple(map(int, match.groups()))
