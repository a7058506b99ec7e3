"""Makes a database ready: SchemaWatch installed, scans scheduled, a key, and an endpoint."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg

from controlplane.config import Config
from controlplane.core.api_keys import generate_key, is_well_formed, key_prefix, matches
from controlplane.core.signing import generate_secret
from controlplane.db.api_keys import find_api_key, insert_api_key, list_api_keys
from controlplane.db.endpoint_options import EndpointOptions
from controlplane.db.endpoints import create_endpoint
from controlplane.db.pool import Conn
from controlplane.install.migrate import Progress, migrate
from controlplane.install.result import Result
from controlplane.tour import shop

KEY_NAME: Final = "schemawatch up"
RECEIVER: Final = "receiver of `schemawatch up`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """What installing did; `scans` is the schedule of pg_cron, None where the service scans."""

    result: Result
    scans: str | None


def install(config: Config, *, own: bool, progress: Progress) -> Installed:
    """Install or upgrade, and let pg_cron scan where it is there.

    In a server of our own the extension is made as well; in another one that is for its DBA.
    """
    dsn = config.dsn()
    if own:
        _create_cron(dsn)
    result = migrate(
        dsn,
        lock_timeout=config.lock_timeout,
        connect_timeout=config.connect_timeout,
        progress=progress,
    )
    return Installed(result=result, scans=_schedule(dsn))


def _create_cron(dsn: str) -> None:
    with shop.connect(dsn) as conn:
        row = conn.execute(
            """
            select current_setting('cron.database_name', true) = current_database()
                and exists (select from pg_available_extensions where name = 'pg_cron')"""
        ).fetchone()
        if row is not None and row[0]:
            conn.execute("create extension if not exists pg_cron")


def _schedule(dsn: str) -> str | None:
    """Return the schedule in force; one that is there already is left as it is."""
    with shop.connect(dsn) as conn:
        row = conn.execute("select schemawatch.status() -> 'scheduler' ->> 'schedule'").fetchone()
        if row is not None and row[0] is not None:
            return row[0]
        # SW302: no pg_cron here, or not for us
        with suppress(psycopg.errors.DatabaseError):
            row = conn.execute("select schemawatch.schedule_scan()").fetchone()
            return None if row is None else row[0]
    return None


async def stored_key(conn: Conn, file: Path) -> tuple[str, bool]:
    """Return the key that this file holds, and whether it had to be made.

    Made when there is none, or when the database does not know it as valid. Only we can read it.
    """
    key = _read(file)
    found = await find_api_key(conn, key_prefix(key)) if is_well_formed(key) else None
    if found is not None and found.state == "active" and matches(key, found.key_hash):
        return key, False
    new = generate_key()
    await insert_api_key(conn, new, name=KEY_NAME, scope="admin", lifetime=None)
    _write(file, new.key)
    return new.key, True


def _read(file: Path) -> str:
    with suppress(FileNotFoundError, UnicodeDecodeError):
        return file.read_text("utf-8").strip()
    return ""


def _write(file: Path, key: str) -> None:
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as sink:
        sink.write(key + "\n")


async def first_key(conn: Conn) -> str | None:
    """Make the first key of a database; None when it has a valid one, which somebody knows."""
    if any(key.state == "active" for key in await list_api_keys(conn, after=0, limit=1_000_000)):
        return None
    new = generate_key()
    await insert_api_key(conn, new, name=KEY_NAME, scope="admin", lifetime=None)
    return new.key


async def receiver_before(conn: Conn) -> tuple[str, int]:
    """Return the secret and the port of the receiver of the last run, or a new secret and 0."""
    cursor = await conn.execute(
        """
        select secret, coalesce(substring(url from ':([0-9]+)/'), '0')::integer
        from schemawatch.endpoint
        where description = %(name)s
        order by endpoint_id
        limit 1""",
        {"name": RECEIVER},
    )
    row = await cursor.fetchone()
    return (generate_secret(), 0) if row is None else (row[0], row[1])


async def announce_receiver(conn: Conn, *, url: str, secret: str) -> None:
    """Let webhooks go to the receiver of this run; its log of deliveries stays from run to run."""
    cursor = await conn.execute(
        "update schemawatch.endpoint set url = %(url)s where description = %(name)s",
        {"url": url, "name": RECEIVER},
    )
    if cursor.rowcount == 0:
        await create_endpoint(conn, url=url, description=RECEIVER, secret=secret)


async def announce_to_consumer(conn: Conn, consumer: str, *, url: str, secret: str) -> None:
    """Let what hits a consumer go to the receiver of this run as well."""
    cursor = await conn.execute(
        """
        select from schemawatch.endpoint as ep
        join schemawatch.consumer as con using (consumer_id)
        where ep.description = %(name)s and con.name = %(consumer)s""",
        {"name": RECEIVER, "consumer": consumer},
    )
    if cursor.rowcount == 0:
        options = EndpointOptions(consumer=consumer)
        await create_endpoint(conn, url=url, description=RECEIVER, secret=secret, options=options)
