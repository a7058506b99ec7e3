"""An own PostgreSQL: made once, found again at the next start, stopped cleanly at the end."""

from __future__ import annotations

import os
import socket
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from controlplane.embedded import account, binaries, folder
from controlplane.embedded.account import Account
from controlplane.embedded.binaries import Binaries
from controlplane.embedded.cluster import SUPERUSER, Cluster
from controlplane.errors import ConfigError, ConflictError

DATABASE: Final = "schemawatch"
_HOST: Final = "127.0.0.1"
# sun_path ends at 107 bytes, of which the server wants some for the file's name
_LONGEST_SOCKET_FOLDER: Final = 80


_THROWAWAY: Final = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    # what a migration that is tried may say
    "wal_level": "logical",
    "max_prepared_transactions": "10",
}


@dataclass(slots=True)
class _Running:
    cluster: Cluster
    lock: IO[str]


class EmbeddedServer:
    """A PostgreSQL server of ours below one folder; start() gives the URL of its database.

    One that is thrown away saves itself what only makes data last.
    """

    def __init__(self, explicit: str | None = None, *, throwaway: bool = False) -> None:
        self._explicit = explicit
        self._throwaway = throwaway
        self._running: _Running | None = None
        self.found: Binaries | None = None

    def start(self, data_dir: Path | None = None, *, major: int | None = None) -> str:
        """Start the server, making it first if need be; data_dir defaults to the user's own.

        major is the version that a new one should have, where it is to be had.

        Raises ConfigError without server programs, ConflictError when it already runs.
        """
        runs_as = account.for_server()
        home = folder.default() if data_dir is None else data_dir.resolve()
        folder.make(home, runs_as)
        lock = folder.lock(home)
        try:
            cluster = self._cluster(home, runs_as, major)
            password = folder.password(home, runs_as)
            if not cluster.exists():
                cluster.initialise(home / "password")
            if cluster.running_pid() is not None:
                cluster.stop()  # left over from a start that was killed
            self._configure(cluster, home)
            cluster.start()
        except BaseException:
            lock.close()
            raise
        self._running = _Running(cluster, lock)
        port = cluster.setting("port") or ""
        try:
            _create_database(_url(port, password, "postgres"))
        except BaseException:
            self.stop()
            raise
        return _url(port, password, DATABASE)

    def stop(self, *, clean: bool = False) -> None:
        """Stop the server; nothing happens when it was not started.

        One that is thrown away stops at once, unless what it has written is to stay (clean).
        """
        if self._running is None:
            return
        running, self._running = self._running, None
        try:
            running.cluster.stop("immediate" if self._throwaway and not clean else "fast")
        finally:
            running.lock.close()

    def _cluster(self, home: Path, runs_as: Account | None, wanted: int | None) -> Cluster:
        data = home / "data"
        version = data / "PG_VERSION"
        major = int(version.read_text("utf-8")) if version.is_file() else None
        self.found = binaries.find(explicit=self._explicit, major=major, wanted=wanted)
        if major not in {None, self.found.major}:
            raise ConfigError(
                f"{data} was made by PostgreSQL {major}, {self.found.folder} holds "
                f"{self.found.major}",
                hint=f"Name the programs of {major} in SCHEMAWATCH_PG_BIN, or another folder.",
            )
        programs = account.make_reachable(runs_as, self.found.folder, home)
        return Cluster(programs=programs, data=data, account=runs_as)

    def _configure(self, cluster: Cluster, home: Path) -> None:
        settings = {
            "listen_addresses": _HOST,
            "port": str(_free_port(cluster.setting("port"))),
            "unix_socket_directories": str(_socket_folder(home, cluster.account)),
            "password_encryption": "scram-sha-256",
            "max_worker_processes": "20",
            # the tour says how long after the commit a webhook arrived
            "track_commit_timestamp": "on",
        }
        if self._throwaway:
            settings |= _THROWAWAY
        elif self.found is not None and self.found.has_cron:
            settings |= {
                "shared_preload_libraries": "pg_cron",
                "cron.database_name": DATABASE,
                # its libpq mode would need the password
                "cron.use_background_workers": "on",
            }
        cluster.configure(settings)


def _free_port(wanted: str | None) -> int:
    """Return the port of the last time if it is still free, else any that is."""
    for port in (int(wanted or 0), 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((_HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ConflictError("no free port on the loopback address")


def _socket_folder(home: Path, runs_as: Account | None) -> Path:
    if len(os.fsencode(home / "run")) <= _LONGEST_SOCKET_FOLDER:
        return home / "run"
    short = Path(tempfile.mkdtemp(prefix="schemawatch-"))
    if runs_as is not None:
        os.chown(short, runs_as.uid, runs_as.gid)
    return short


def _url(port: str, password: str, database: str) -> str:
    # token_urlsafe needs no quoting in a URL
    return f"postgresql://{SUPERUSER}:{password}@{_HOST}:{port}/{database}"


def _create_database(url: str) -> None:
    with psycopg.connect(make_conninfo(url, connect_timeout=10), autocommit=True) as conn:
        there = conn.execute("select true from pg_database where datname = %s", [DATABASE])
        if there.fetchone() is None:
            conn.execute(sql.SQL("create database {}").format(sql.Identifier(DATABASE)))
