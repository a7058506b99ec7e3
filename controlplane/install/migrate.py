"""Installs and upgrades: everything in one transaction, so it is done or it never happened."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

import psycopg

from controlplane.db.errors import translate
from controlplane.errors import ConflictError, InternalError, SchemaWatchError
from controlplane.install import scheduler
from controlplane.install.connection import Conn, connected, prepare_session
from controlplane.install.result import Missing, Result
from controlplane.install.sources import Sources, SqlFile, load
from controlplane.install.statement import statement

Progress = Callable[[str], None]
_STEPS: Final = ("applying ", "replacing ", "creating ")
# What a DBA can see to; anything else is a fault of ours, and has a file and a line.
_THEIRS: Final = (psycopg.errors.InsufficientPrivilege, psycopg.OperationalError)


def _silent(_: str) -> None:
    pass


def migrate(
    dsn: str,
    *,
    dry_run: bool = False,
    published: bool = False,
    lock_timeout: float = 10.0,
    connect_timeout: float = 5.0,
    sources: Sources | None = None,
    progress: Progress = _silent,
) -> Result:
    """Bring the database up to these sources; durations are seconds.

    A dry run does the same and rolls back. Raises ConflictError SW201 (an applied file was
    changed), SW205 (the database is newer), SW203 (a lock was not to be had), SW207 (a subscriber
    would be sent our tables, and published does not say that it may be), PrivilegeError.
    """
    todo = load() if sources is None else sources
    with connected(dsn, timeout=connect_timeout) as conn:
        conn.add_notice_handler(lambda notice: _step(notice, progress))
        try:
            with conn.transaction(force_rollback=dry_run):
                # before the statement: a timer that runs already would go on through all of it
                prepare_session(conn, lock_timeout=lock_timeout)
                if published:
                    conn.execute("select set_config('schemawatch.published', 'on', true)")
                return _install(conn, todo, dry_run=dry_run)
        except psycopg.Error as error:
            if error.sqlstate == "SW203":
                raise ConflictError(
                    f"a lock could not be had within {lock_timeout:g} seconds; nothing was changed",
                    code="SW203",
                    detail=error.diag.context,
                    hint="Another migrate may be running, or a long transaction reads our tables. "
                    "Try again, or raise SCHEMAWATCH_LOCK_TIMEOUT.",
                ) from error
            if error.sqlstate == "SW207":
                raise ConflictError(
                    error.diag.message_primary or "",
                    code="SW207",
                    detail=error.diag.message_detail,
                    hint="Publish by schema (FOR TABLES IN SCHEMA), or install SchemaWatch at each "
                    "subscriber first; then `schemawatch migrate --published`.",
                ) from error
            if isinstance(error, _THEIRS):
                raise
            raise _explained(error, todo) from error


def _step(notice: psycopg.errors.Diagnostic, progress: Progress) -> None:
    text = notice.message_primary or ""
    if text.startswith(_STEPS):
        progress(text)


def _install(conn: Conn, sources: Sources, *, dry_run: bool) -> Result:
    conn.execute(
        "select set_config('schemawatch.progress', 'on', true),"
        " set_config('schemawatch.lock_timeout', current_setting('lock_timeout'), true)"
    )
    conn.execute(statement(sources).encode())
    database, found = conn.execute(
        "select current_database(), current_setting('schemawatch.installed')"
    ).fetchall()[0]
    said = json.loads(found)
    # the file, in its own words; here it is a command
    missing = [
        Missing(
            **{
                key: text.replace("this file", "`schemawatch migrate`")
                for key, text in item.items()
            }
        )
        for item in said.pop("missing")
    ]
    return Result(
        database=database,
        dry_run=dry_run,
        version_after=len(sources.migrations),
        missing=missing + scheduler.missing(conn),
        **said,
    )


def _explained(error: psycopg.Error, sources: Sources) -> SchemaWatchError:
    """Return our own errors as they are, and others with the file and the line they come from."""
    diag = error.diag
    if (error.sqlstate or "").startswith("SW"):
        return translate(error)
    files = [step.file for step in sources.migrations] + [*sources.code, *sources.triggers]
    file = _holding(diag.internal_query or diag.context or "", files)
    where = "the installation" if file is None else file.name
    if file is not None and diag.internal_query == file.text:
        # the server counts characters from 1
        position = int(diag.internal_position or 1)
        where += f" line {file.text.count(chr(10), 0, position - 1) + 1}"
    return InternalError(
        f"{where}: {diag.message_primary}",
        code="SW901",
        detail=diag.message_detail or (None if diag.internal_query else diag.context),
        hint=diag.message_hint,
    )


def _holding(text: str, files: list[SqlFile]) -> SqlFile | None:
    return next((file for file in files if file.text in text), None)
