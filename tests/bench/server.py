"""A PostgreSQL server as people run it (durable, on disk, JIT as it comes), on a socket only."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import psycopg

from controlplane.embedded import binaries
from controlplane.embedded.account import for_server, make_reachable
from controlplane.embedded.cluster import Cluster
from controlplane.errors import ConfigError
from controlplane.install.migrate import migrate
from controlplane.install.sources import Sources
from tests import servers
from tests.servers import Server

Conn: TypeAlias = psycopg.Connection[tuple[Any, ...]]
MAJOR = 15
# Everything else is as initdb leaves it: fsync, synchronous_commit and jit are on.
SETTINGS = {
    "listen_addresses": "",
    "port": str(servers.PORT),
    "max_locks_per_transaction": "512",  # pg_dump locks every table that it dumps
    "track_commit_timestamp": "on",  # see latency.py
    "dynamic_shared_memory_type": "mmap",  # nothing stays behind in /dev/shm
}
# No statement of ours should come near it; a benchmark that hangs is worse than one that fails.
PATIENCE = "-c statement_timeout=300s"


@contextmanager
def running() -> Iterator[tuple[Server, Path]]:
    """Start a server on disk; gives it with its pg_dump, and leaves nothing behind."""
    found = binaries.find(major=MAJOR)
    dump = found.folder / "pg_dump"
    if not dump.is_file():
        raise ConfigError(f"there is no pg_dump in {found.folder}", hint="Install postgresql-15.")
    account = for_server()
    home = Path(tempfile.mkdtemp(prefix="swb"))
    if account is not None:
        os.chown(home, account.uid, account.gid)
    home.chmod(0o711)
    programs = make_reachable(
        account, found.folder, Path(tempfile.gettempdir()) / "schemawatch-test"
    )
    cluster = Cluster(programs=programs, data=home / "data", account=account)
    server = Server(cluster=cluster, host=str(home), major=found.major)
    try:
        cluster.initialise()
        cluster.configure({**SETTINGS, "unix_socket_directories": str(home)})
        cluster.start()
        yield server, dump
    finally:
        servers.stop(server)


@contextmanager
def session(server: Server, database: str, *, options: str = "") -> Iterator[Conn]:
    """Open a fresh session in autocommit."""
    with psycopg.connect(
        server.url(database), autocommit=True, options=f"{PATIENCE} {options}"
    ) as conn:
        yield conn


def install(server: Server, database: str, sources: Sources) -> None:
    """Put SchemaWatch into a database; the event triggers must be there, or nothing is proved."""
    migrate(server.url(database), sources=sources)
    with session(server, database) as conn:
        row = conn.execute("select schemawatch.status() #>> '{event_triggers,enabled}'").fetchone()
    if row is None or row[0] != "true":
        raise ConfigError(f"the event triggers are not in force: {row}")


def program_version(program: Path) -> str:
    """Return what a program says to --version."""
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    return done.stdout.strip()
