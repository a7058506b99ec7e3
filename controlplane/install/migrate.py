"""Installs and upgrades: everything in one transaction, so it is done or it never happened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import psycopg

from controlplane.errors import ConflictError
from controlplane.install import ledger, ownership, replaceable, roles, scheduler, triggers
from controlplane.install.connection import Conn, connected, prepare_session, run_file
from controlplane.install.result import Result
from controlplane.install.roles import Installer
from controlplane.install.sources import Sources, load

# One installation at a time in a database; the number is "schemawa" in ASCII.
LOCK: Final = 0x736368656D617761
Progress = Callable[[str], None]


def _silent(_: str) -> None:
    pass


def migrate(
    dsn: str,
    *,
    dry_run: bool = False,
    lock_timeout: float = 10.0,
    connect_timeout: float = 5.0,
    sources: Sources | None = None,
    progress: Progress = _silent,
) -> Result:
    """Bring the database up to these sources; durations are seconds.

    A dry run does the same and rolls back. Raises ConflictError SW201 (an applied file was
    changed), SW205 (the database is newer), SW203 (a lock was not to be had), PrivilegeError.
    """
    todo = load() if sources is None else sources
    with connected(dsn, timeout=connect_timeout) as conn:
        try:
            with conn.transaction(force_rollback=dry_run):
                prepare_session(conn, lock_timeout=lock_timeout)
                return _install(conn, todo, dry_run=dry_run, progress=progress)
        except psycopg.errors.LockNotAvailable as error:
            raise ConflictError(
                f"a lock could not be had within {lock_timeout:g} seconds; nothing was changed",
                code="SW203",
                detail=error.diag.context,
                hint="Another migrate may be running, or a long transaction reads our tables. "
                "Try again, or raise SCHEMAWATCH_LOCK_TIMEOUT.",
            ) from error


def _install(conn: Conn, sources: Sources, *, dry_run: bool, progress: Progress) -> Result:
    conn.execute("select pg_advisory_xact_lock(%s)", [LOCK])
    me = roles.identify(conn)
    result = Result(database=me.database, dry_run=dry_run)
    before = triggers.drop(conn)
    _own(conn, me, result)
    todo = _todo(conn, sources, result)
    for migration in todo:
        progress(f"applying {migration.file.name}")
        run_file(conn, migration.file)
        ledger.record(conn, migration)
        result.applied.append(migration.file.name)
    replaceable.replace(conn, sources.code, progress)
    result.replaced = len(sources.code)
    result.version_after = len(sources.migrations)
    conn.execute("reset role")
    progress("creating triggers")
    triggers.create(conn, sources.triggers, owner=result.owner, before=before)
    triggers.report(conn, result, expected=bool(sources.triggers))
    result.missing += scheduler.missing(conn)
    return result


def _todo(conn: Conn, sources: Sources, result: Result) -> list[ledger.Migration]:
    applied = ledger.read(conn)
    result.version_before = max(applied, default=0)
    return ledger.pending(applied, sources.migrations)


def _own(conn: Conn, me: Installer, result: Result) -> None:
    """Decide who owns everything, and go on as that role."""
    result.owner = roles.prepare(conn, me, result)
    if result.adopted_from is not None:
        conn.execute("reset role")
        ownership.transfer(conn, result.owner)
        ownership.lend(conn, result.adopted_from)
        conn.execute("set local role schemawatch_owner")
