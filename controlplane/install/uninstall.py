"""Takes SchemaWatch out: event triggers, cron jobs, schema, and the roles if nobody needs them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import psycopg
from psycopg import sql

from controlplane.errors import ConflictError, PrivilegeError
from controlplane.install import dependents, roles, triggers
from controlplane.install.connection import Conn, connected, one, prepare_session
from controlplane.install.schedule import unschedule_elsewhere
from controlplane.install.statement import LOCK

_JOBS: Final = b"""
select cron.unschedule(job.jobid)
from cron.job as job
where job.database = current_database() and job.command like '%schemawatch.%'
"""


@dataclass(slots=True, kw_only=True)
class Removed:
    """What went, and which roles had to stay and why."""

    database: str
    event_triggers: list[str] = field(default_factory=list[str])
    cron_jobs: int = 0
    roles: list[str] = field(default_factory=list[str])
    roles_kept: dict[str, str] = field(default_factory=dict[str, str])

    def text(self) -> str:
        """Return what a person reads."""
        lines = [f"removed SchemaWatch from database {self.database}"]
        lines += [f"  event trigger {name}" for name in self.event_triggers]
        lines += [f"  {self.cron_jobs} pg_cron job(s)"] if self.cron_jobs else []
        lines += [f"  role {name}" for name in self.roles]
        lines += [f"kept role {name}: {why}" for name, why in self.roles_kept.items()]
        return "\n".join(lines)


def uninstall(dsn: str, *, lock_timeout: float, connect_timeout: float) -> Removed:
    """Remove everything in one transaction; durations are seconds.

    ConflictError when somebody's objects depend on ours, PrivilegeError when we may not.
    """
    with connected(dsn, timeout=connect_timeout) as conn, conn.transaction():
        prepare_session(conn, lock_timeout=lock_timeout)
        conn.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        removed = Removed(database=roles.identify(conn).database)
        _refuse_dependents(conn)
        _drop_triggers(conn, removed)
        removed.cron_jobs = _unschedule(conn)
        conn.execute("drop schema if exists schemawatch cascade")
        for name in roles.ROLES:
            _drop_role(conn, name, removed)
    # not before it is done: this is no part of the transaction
    removed.cron_jobs += unschedule_elsewhere(dsn, timeout=connect_timeout)
    return removed


def _refuse_dependents(conn: Conn) -> None:
    names = dependents.find(conn)
    if names:
        raise ConflictError(
            "other objects depend on SchemaWatch and would be dropped with it",
            detail=", ".join(names),
            hint="Drop them first, if they are no longer needed.",
        )


def _drop_triggers(conn: Conn, removed: Removed) -> None:
    before = triggers.drop(conn)
    left = triggers.installed(conn)
    if left:
        raise PrivilegeError(
            f"event triggers {', '.join(left)} can only be dropped by a superuser",
            hint="Run `schemawatch uninstall` as the role that installed them.",
        )
    removed.event_triggers = list(before)


def _unschedule(conn: Conn) -> int:
    if one(conn, b"select to_regclass('cron.job')") is None:
        return 0
    try:
        with conn.transaction():
            return len(conn.execute(_JOBS).fetchall())
    except psycopg.errors.InsufficientPrivilege:
        return 0


def _drop_role(conn: Conn, name: str, removed: Removed) -> None:
    if one(conn, b"select true from pg_roles where rolname = %s", [name]) is None:
        return
    try:
        with conn.transaction():
            conn.execute(sql.SQL("drop role {}").format(sql.Identifier(name)))
    except psycopg.errors.DependentObjectsStillExist as error:
        removed.roles_kept[name] = error.diag.message_detail or "something depends on it"
    except psycopg.errors.InsufficientPrivilege:
        removed.roles_kept[name] = "only a role with CREATEROLE may drop it"
    else:
        removed.roles.append(name)
