"""What /health says, and how it is concluded: from what was found to one word. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Literal

import msgspec

from controlplane.errors import SchemaWatchError
from controlplane.http.server.supervision import State, Worker


class CopyHealth(msgspec.Struct, frozen=True, kw_only=True):
    """How a database of a hub is filled, and when something last arrived."""

    state: Literal["running", "copying", "waiting"]
    received_at: datetime | None
    lag_seconds: float | None


class OtherDatabaseHealth(msgspec.Struct, frozen=True, kw_only=True):
    """A database in which nothing is installed: its last reading, and since when that fails."""

    name: str
    watched: int
    read_at: datetime | None
    failed_at: datetime | None


class DatabaseHealth(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the database answers, and whether the SchemaWatch in it is the one for this code.

    copy is null unless it is one of a hub.
    """

    state: Literal["ok", "unreachable", "not_installed", "outdated", "newer", "error"]
    code: str | None = None
    hint: str | None = None
    copy: CopyHealth | None = None
    other_databases: list[OtherDatabaseHealth] = []

    def whole(self) -> bool:
        """Whether all arrives that is to be known of it."""
        fails = any(other.failed_at for other in self.other_databases)
        return not fails and (self.copy is None or self.copy.state == "running")


class WorkerHealth(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of background work; alive_at is when it last got something done."""

    state: State
    restarts: int
    alive_at: datetime | None
    last_error: str | None


class ListenerHealth(msgspec.Struct, frozen=True, kw_only=True):
    """The notifier. elsewhere: this process has none; ages are in seconds."""

    state: Literal["starting", "alive", "stalled", "stopped", "elsewhere"] = "elsewhere"
    listening: bool = False
    last_claim_seconds_ago: float | None = None
    last_heartbeat_seconds_ago: float | None = None
    in_flight: int = 0
    restarts: int = 0
    delivered: int = 0
    failed: int = 0


class SchedulerHealth(msgspec.Struct, frozen=True, kw_only=True):
    """Who runs the scan: pg_cron, the ticker of this service, or nobody."""

    kind: Literal["pg_cron", "ticker", "none", "unknown"]
    schedule: str | None
    ticker: WorkerHealth | None


class Health(msgspec.Struct, frozen=True, kw_only=True):
    """The whole: unavailable when it does not work or is about to end; not_ready says why.

    source_name is what the database is called, by the last answer that it gave. Where there are
    many, databases has each of them, and of the rest the worst.
    """

    status: Literal["ok", "degraded", "unavailable"]
    version: str
    source_name: str | None
    database: DatabaseHealth
    listener: ListenerHealth
    scheduler: SchedulerHealth
    workers: dict[str, WorkerHealth]
    coverage: dict[str, Any] | None
    not_ready: list[str]
    databases: dict[str, DatabaseHealth] | msgspec.UnsetType = msgspec.UNSET


def compared(
    found: int | None, known: int | None, coverage: Mapping[str, Any] | None = None
) -> DatabaseHealth:
    """Judge the version of the installed schema against the one that this code knows."""
    if found is None or known is None or found == known:
        seen = coverage or {}
        return DatabaseHealth(
            state="ok",
            copy=msgspec.convert(seen.get("copy"), CopyHealth | None),
            other_databases=msgspec.convert(
                seen.get("other_databases") or [], list[OtherDatabaseHealth]
            ),
        )
    if found < known:
        return DatabaseHealth(state="outdated", code="SW911", hint="Run `schemawatch migrate`.")
    return DatabaseHealth(
        state="newer", code="SW205", hint="Run the SchemaWatch that migrated it, or a newer one."
    )


def database_trouble(error: SchemaWatchError) -> DatabaseHealth:
    """Tell what is the matter without the server's words: they may name hosts and people."""
    if error.code == "SW911":
        return DatabaseHealth(
            state="not_installed", code=error.code, hint="Run `schemawatch migrate`."
        )
    if error.code.startswith("SW91"):
        return DatabaseHealth(state="unreachable", code=error.code)
    return DatabaseHealth(state="error", code=error.code)


def worker_health(worker: Worker) -> WorkerHealth:
    """Return how a piece of background work is doing."""
    return WorkerHealth(
        state=worker.condition(),
        restarts=worker.restarts,
        alive_at=worker.alive_at,
        last_error=worker.last_error,
    )


def not_ready(
    database: DatabaseHealth,
    listener: ListenerHealth,
    workers: dict[str, WorkerHealth],
    *,
    draining: bool,
) -> Iterator[str]:
    """Yield what keeps the service from working, with what to do where that is known."""
    if draining:
        yield "draining: it was asked to end"
    if database.state != "ok":
        words = f"database: {database.state.replace('_', ' ')} ({database.code})"
        yield f"{words}. {database.hint}" if database.hint else words
    if listener.state in {"stalled", "stopped"}:
        yield f"notifier: {listener.state}"
    for name, worker in workers.items():
        if worker.state in {"stalled", "stopped"}:
            yield f"worker {name}: {worker.state}"


def verdict(
    reasons: list[str],
    database: DatabaseHealth,
    listener: ListenerHealth,
    workers: dict[str, WorkerHealth],
) -> Literal["ok", "degraded", "unavailable"]:
    """Return the one word for all of it."""
    if reasons:
        return "unavailable"
    healthy = database.whole() and all(worker.state == "running" for worker in workers.values())
    deaf = listener.state == "alive" and not listener.listening
    return "ok" if healthy and not deaf and listener.state != "starting" else "degraded"
