"""Examines a database and the way to it; changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Concatenate, Final, ParamSpec

import psycopg

from controlplane.core.versions import NEWEST, OLDEST
from controlplane.db.errors import translate
from controlplane.errors import SchemaWatchError
from controlplane.install import (
    catalogs,
    ledger,
    naming,
    scheduler,
    sources,
    transport,
    triggers,
)
from controlplane.install.connection import Conn, connected, one
from controlplane.install.elsewhere import other_databases
from controlplane.install.finding import Finding
from controlplane.install.privileges import own_roles, privileges, waiting_tables
from controlplane.install.replication import copy, is_copy, publications

P = ParamSpec("P")


def examine(dsn: str, *, connect_timeout: float, listen_dsn: str | None = None) -> list[Finding]:
    """Return what was found, in the order of cause and effect; connect_timeout in seconds."""
    try:
        with connected(dsn, timeout=connect_timeout) as conn:
            where = (
                f"{conn.info.dbname} on {conn.info.host or 'the local socket'} as {conn.info.user}"
            )
            found = [Finding(check="connection", status="ok", message=where)]
            if transport.refuses_transactions(conn):
                return [*found, _STATEMENT_MODE]
            copied = is_copy(conn)
            for check in _OF_A_COPY if copied else _CHECKS:
                found += _guarded(check, conn)
            if not copied:
                found += _guarded(scheduler.pg_cron, conn, dsn, connect_timeout)
            found += transport.examine(conn, dsn, listen_dsn=listen_dsn, timeout=connect_timeout)
    except SchemaWatchError as error:
        return [
            Finding(check="connection", status="problem", message=error.message, remedy=error.hint)
        ]
    return found


def _guarded(
    check: Callable[Concatenate[Conn, P], Iterator[Finding]],
    conn: Conn,
    *args: P.args,
    **kwargs: P.kwargs,
) -> list[Finding]:
    name = check.__name__.strip("_").replace("_", " ")
    try:
        return list(check(conn, *args, **kwargs))
    except psycopg.Error as error:
        shown = translate(error)
        return [Finding(check=name, status="problem", message=shown.message, remedy=shown.hint)]


def _server(conn: Conn) -> Iterator[Finding]:
    version = conn.info.server_version
    name = conn.info.parameter_status("server_version") or str(version)
    if version // 10000 < OLDEST:
        yield Finding(
            check="server",
            status="problem",
            message=f"PostgreSQL {name} is too old",
            remedy=f"SchemaWatch needs PostgreSQL {OLDEST} or newer.",
        )
    elif version // 10000 > NEWEST:
        yield Finding(
            check="server",
            status="note",
            message=f"PostgreSQL {name} is newer than what SchemaWatch was tested with "
            f"({OLDEST} to {NEWEST})",
            remedy="Look for a newer SchemaWatch: this one may not know what is new there.",
        )
    else:
        yield Finding(check="server", status="ok", message=f"PostgreSQL {name}")
    if one(conn, b"select pg_is_in_recovery()"):
        yield Finding(
            check="server",
            status="problem",
            message="this is a read-only standby",
            remedy="Point DATABASE_URL at the primary.",
        )


def _catalogs(conn: Conn) -> Iterator[Finding]:
    unknown = catalogs.unknown(conn)
    if unknown:
        yield Finding(
            check="catalogs",
            status="note",
            message="this server's catalogs hold what SchemaWatch does not know: "
            + ", ".join(unknown),
            remedy="Look for a newer SchemaWatch: changes of these are missed or told wrongly.",
        )


def _migrations(conn: Conn) -> Iterator[Finding]:
    known = sources.load().migrations
    try:
        pending = ledger.pending(ledger.read(conn), known)
    except SchemaWatchError as error:
        yield Finding(
            check="migrations", status="problem", message=error.message, remedy=error.hint
        )
        return
    if len(pending) == len(known):
        message = "SchemaWatch is not installed in this database"
    elif pending:
        message = f"{len(pending)} not applied yet: {', '.join(m.name for m in pending)}"
    else:
        yield Finding(check="migrations", status="ok", message=f"at version {len(known)}")
        return
    yield Finding(
        check="migrations", status="problem", message=message, remedy="Run `schemawatch migrate`."
    )


def _event_triggers(conn: Conn) -> Iterator[Finding]:
    states = triggers.installed(conn)
    if not states:
        yield Finding(
            check="event triggers",
            status="note",
            message="not installed: changes are found by scans only, mostly without who did it",
            remedy="Run `schemawatch migrate` once as a superuser (or the provider's admin role).",
        )
    meaning = {"D": "disabled", "R": "enabled only in replica sessions"}
    for name, state in states.items():
        if state in meaning:
            yield Finding(
                check="event triggers",
                status="problem",
                message=f"{name} is {meaning[state]}",
                remedy=f"A superuser: alter event trigger {name} enable always;",
            )
    if states and not set(states.values()) & set(meaning):
        yield Finding(
            check="event triggers", status="ok", message=f"{', '.join(states)}: installed, enabled"
        )


_CHECKS: Final = (
    _server,
    _catalogs,
    privileges,
    _migrations,
    own_roles,
    _event_triggers,
    publications,
    waiting_tables,
    naming.source_name,
    other_databases,
)
_OF_A_COPY: Final = (
    _server,
    _catalogs,
    privileges,
    _migrations,
    own_roles,
    naming.source_name,
    copy,
    other_databases,
)
"""Of a database of a hub: nothing is captured, scanned or sent there."""
_STATEMENT_MODE: Final = Finding(
    check="pooler",
    status="problem",
    message="a pooler in statement mode is in front: it refuses transactions, and nothing works "
    "without them",
    remedy="Point DATABASE_URL at the server, or at a pooler in transaction or session mode.",
)
