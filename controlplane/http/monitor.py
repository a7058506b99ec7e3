"""How the service is: the database, and everything that runs in the background."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, Final, Literal

import msgspec

from controlplane import __version__
from controlplane.db.figures import Figures, figures
from controlplane.db.installation import installed_version
from controlplane.db.pool import Conn, Database
from controlplane.db.scans import status
from controlplane.errors import SchemaWatchError
from controlplane.http.supervision import State, Worker

log = logging.getLogger(__name__)

PROBE_SECONDS: Final = 3.0
# GET /health is open: however often it is asked, the database is asked once a second.
CACHE_SECONDS: Final = 1.0
# Counting costs more than looking, and no figure changes its meaning in a few seconds.
FIGURES_SECONDS: Final = 5.0


class DatabaseHealth(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the database answers, and whether the SchemaWatch in it is the one for this code."""

    state: Literal["ok", "unreachable", "not_installed", "outdated", "newer", "error"]
    code: str | None = None
    hint: str | None = None


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
    """The whole: unavailable when it does not work or is about to end; not_ready says why."""

    status: Literal["ok", "degraded", "unavailable"]
    version: str
    database: DatabaseHealth
    listener: ListenerHealth
    scheduler: SchedulerHealth
    workers: dict[str, WorkerHealth]
    coverage: dict[str, Any] | None
    not_ready: list[str]


class Monitor:
    """Owns the background work and says how it is doing."""

    def __init__(
        self,
        database: Database,
        workers: Sequence[Worker],
        notifier: Callable[[], Mapping[str, object]] | None,
        *,
        schema_version: int | None = None,
    ) -> None:
        self._database = database
        self._notifier = notifier
        self.workers = {worker.name: worker for worker in workers}
        self.draining = False
        self._schema_version = schema_version
        self._lock = asyncio.Lock()
        self._coverage: dict[str, Any] | None = None
        self._database_health = DatabaseHealth(state="unreachable")
        self._probed_at = -CACHE_SECONDS
        self._figures: Figures | None = None
        self._counted_at = -FIGURES_SECONDS

    def start(self) -> None:
        """Start all background work."""
        for worker in self.workers.values():
            worker.start()

    async def stop(self) -> None:
        """Stop all background work, and wait for it."""
        await asyncio.gather(*(worker.stop() for worker in self.workers.values()))

    async def health(self) -> Health:
        """Return how everything is, within PROBE_SECONDS."""
        async with self._lock:
            if time.monotonic() - self._probed_at >= CACHE_SECONDS:
                await self._probe()
                self._probed_at = time.monotonic()
        workers = {name: _worker_health(worker) for name, worker in self.workers.items()}
        listener = self._listener()
        reasons = list(_reasons(self._database_health, listener, workers, draining=self.draining))
        return Health(
            status=_verdict(reasons, listener, workers),
            version=__version__,
            database=self._database_health,
            listener=listener,
            scheduler=self._scheduler(workers.get("ticker")),
            workers=workers,
            coverage=self._coverage,
            not_ready=reasons,
        )

    async def figures(self) -> Figures | None:
        """Return what was counted a few seconds ago at most; None while that cannot be done."""
        async with self._lock:
            if time.monotonic() - self._counted_at >= FIGURES_SECONDS:
                self._figures = None
                with suppress(TimeoutError, SchemaWatchError):
                    async with asyncio.timeout(2 * PROBE_SECONDS):
                        self._figures = await self._database.call(figures)
                self._counted_at = time.monotonic()
        return self._figures

    def forget(self) -> None:
        """Ask the database anew next time, however soon that is."""
        self._probed_at = -CACHE_SECONDS
        self._counted_at = -FIGURES_SECONDS

    async def _probe(self) -> None:
        before = self._database_health.state
        self._coverage = None
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                version, self._coverage = await self._database.call(_look)
            self._database_health = _compared(version, self._schema_version)
        except TimeoutError:
            self._database_health = DatabaseHealth(state="unreachable", code="SW912")
        except SchemaWatchError as error:
            self._database_health = _database_trouble(error)
        if self._database_health.state != before:
            found = self._database_health
            level = logging.INFO if found.state == "ok" else logging.WARNING
            log.log(level, "event=database state=%s code=%s", found.state, found.code)

    def _listener(self) -> ListenerHealth:
        """Leave out the text of its last error: it may name hosts and people."""
        if self._notifier is None:
            return ListenerHealth()
        return msgspec.convert(self._notifier(), ListenerHealth)

    def _scheduler(self, ticker: WorkerHealth | None) -> SchedulerHealth:
        if self._coverage is None:
            return SchedulerHealth(kind="unknown", schedule=None, ticker=ticker)
        found: dict[str, Any] = self._coverage.get("scheduler") or {}
        if found.get("kind") == "pg_cron":
            return SchedulerHealth(kind="pg_cron", schedule=found.get("schedule"), ticker=ticker)
        return SchedulerHealth(kind="ticker" if ticker else "none", schedule=None, ticker=ticker)


async def _look(conn: Conn) -> tuple[int | None, dict[str, Any]]:
    return await installed_version(conn), await status(conn)


def _compared(found: int | None, known: int | None) -> DatabaseHealth:
    if found is None or known is None or found == known:
        return DatabaseHealth(state="ok")
    if found < known:
        return DatabaseHealth(state="outdated", code="SW911", hint="Run `schemawatch migrate`.")
    return DatabaseHealth(
        state="newer", code="SW205", hint="Run the SchemaWatch that migrated it, or a newer one."
    )


def _database_trouble(error: SchemaWatchError) -> DatabaseHealth:
    """Tell what is the matter without the server's words: they may name hosts and people."""
    if error.code == "SW911":
        return DatabaseHealth(
            state="not_installed", code=error.code, hint="Run `schemawatch migrate`."
        )
    if error.code.startswith("SW91"):
        return DatabaseHealth(state="unreachable", code=error.code)
    return DatabaseHealth(state="error", code=error.code)


def _worker_health(worker: Worker) -> WorkerHealth:
    return WorkerHealth(
        state=worker.condition(),
        restarts=worker.restarts,
        alive_at=worker.alive_at,
        last_error=worker.last_error,
    )


def _reasons(
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


def _verdict(
    reasons: list[str], listener: ListenerHealth, workers: dict[str, WorkerHealth]
) -> Literal["ok", "degraded", "unavailable"]:
    if reasons:
        return "unavailable"
    healthy = all(worker.state == "running" for worker in workers.values())
    deaf = listener.state == "alive" and not listener.listening
    return "ok" if healthy and not deaf and listener.state != "starting" else "degraded"
