"""How the service is: the database, and everything that runs in the background."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal

import msgspec

from controlplane import __version__
from controlplane.db.pool import Database
from controlplane.db.scans import status
from controlplane.errors import SchemaWatchError
from controlplane.http.supervision import State, Worker

PROBE_SECONDS: Final = 3.0
# GET /health is open: however often it is asked, the database is asked once a second.
CACHE_SECONDS: Final = 1.0


class DatabaseHealth(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the database answers, and whether SchemaWatch is installed in it."""

    state: Literal["ok", "unreachable", "not_installed", "error"]
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
    """The whole: unavailable when the database or the notifier does not work."""

    status: Literal["ok", "degraded", "unavailable"]
    version: str
    database: DatabaseHealth
    listener: ListenerHealth
    scheduler: SchedulerHealth
    workers: dict[str, WorkerHealth]
    coverage: dict[str, Any] | None


class Monitor:
    """Owns the background work and says how it is doing."""

    def __init__(
        self,
        database: Database,
        workers: Sequence[Worker],
        notifier: Callable[[], Mapping[str, object]] | None,
    ) -> None:
        self._database = database
        self._notifier = notifier
        self.workers = {worker.name: worker for worker in workers}
        self._lock = asyncio.Lock()
        self._coverage: dict[str, Any] | None = None
        self._database_health = DatabaseHealth(state="unreachable")
        self._probed_at = -CACHE_SECONDS

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
        return Health(
            status=_verdict(self._database_health, listener, workers),
            version=__version__,
            database=self._database_health,
            listener=listener,
            scheduler=self._scheduler(workers.get("ticker")),
            workers=workers,
            coverage=self._coverage,
        )

    def forget(self) -> None:
        """Ask the database anew next time, however soon that is."""
        self._probed_at = -CACHE_SECONDS

    async def _probe(self) -> None:
        self._coverage = None
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                self._coverage = await self._database.call(status)
            self._database_health = DatabaseHealth(state="ok")
        except TimeoutError:
            self._database_health = DatabaseHealth(state="unreachable", code="SW912")
        except SchemaWatchError as error:
            self._database_health = _database_trouble(error)

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
        state=worker.state,
        restarts=worker.restarts,
        alive_at=worker.alive_at,
        last_error=worker.last_error,
    )


def _verdict(
    database: DatabaseHealth, listener: ListenerHealth, workers: dict[str, WorkerHealth]
) -> Literal["ok", "degraded", "unavailable"]:
    if database.state != "ok" or listener.state in {"stalled", "stopped"}:
        return "unavailable"
    healthy = all(worker.state == "running" for worker in workers.values())
    return "ok" if healthy and listener.state != "starting" else "degraded"
