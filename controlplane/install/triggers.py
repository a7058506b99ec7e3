"""The event triggers: made by a superuser, running functions of the powerless owner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import psycopg
from psycopg import sql

from controlplane.install import ownership
from controlplane.install.connection import Conn, run_file
from controlplane.install.result import Missing, Result
from controlplane.install.sources import SqlFile

_OURS: Final = b"""
select trg.evtname, trg.evtenabled
from pg_event_trigger as trg
join pg_proc as proc on proc.oid = trg.evtfoid
where proc.pronamespace = to_regnamespace('schemawatch')
order by trg.evtname
"""


def installed(conn: Conn) -> dict[str, str]:
    """Return the name of each event trigger of ours -> its state: O, R, A, or D for disabled."""
    return {
        name: state if isinstance(state, str) else state.decode()
        for name, state in conn.execute(_OURS).fetchall()
    }


def drop(conn: Conn) -> dict[str, str]:
    """Take them out, so that our own DDL is not captured; return what was there.

    Whoever may not drop them leaves them in place, where they go on working.
    """
    before = installed(conn)
    try:
        with conn.transaction():
            for name in before:
                conn.execute(sql.SQL("drop event trigger {}").format(sql.Identifier(name)))
    except psycopg.errors.InsufficientPrivilege:
        pass
    return before


def create(conn: Conn, files: Sequence[SqlFile], *, owner: str, before: dict[str, str]) -> None:
    """Run the trigger files, each in a savepoint; those that are not allowed are left out.

    A trigger that somebody had disabled stays disabled.
    """
    for file in files:
        if not _try(conn, file, owner=None):
            # ordinary triggers on our tables need no more than their owner
            _try(conn, file, owner=owner)
    for name in installed(conn):
        if before.get(name) == "D":
            conn.execute(sql.SQL("alter event trigger {} disable").format(sql.Identifier(name)))


def _try(conn: Conn, file: SqlFile, *, owner: str | None) -> bool:
    try:
        with conn.transaction():
            if owner is not None:
                conn.execute(sql.SQL("set local role {}").format(sql.Identifier(owner)))
            run_file(conn, file)
            conn.execute("reset role")
            if owner is None:
                ownership.transfer(conn, _schema_owner(conn))
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


def _schema_owner(conn: Conn) -> str:
    row = conn.execute(
        "select pg_get_userbyid(nspowner) from pg_namespace where nspname = 'schemawatch'"
    ).fetchone()
    return "" if row is None else row[0]


def report(conn: Conn, result: Result, *, expected: bool) -> None:
    """Add to the result what is there, and what its absence costs."""
    states = installed(conn)
    result.event_triggers = [
        name + (" (disabled)" if state == "D" else "") for name, state in states.items()
    ]
    if expected and not states:
        result.missing.append(
            Missing(
                what="event triggers",
                cost="changes are found by the scan alone: later, one drift for all changes since "
                "the last scan, mostly without who did it, and commits cannot be refused",
                remedy="run `schemawatch migrate` once as a superuser, or as the administrator "
                "that the provider gave you",
            )
        )
