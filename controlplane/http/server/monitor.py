"""How the service is: the database, and everything that runs in the background."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from controlplane import __version__
from controlplane.db.glance import Counts, count
from controlplane.db.installation import installed_version
from controlplane.db.metrics import DatabaseMetrics, database_metrics
from controlplane.db.pool import Conn, Database
from controlplane.db.scans import status
from controlplane.errors import SchemaWatchError
from controlplane.http.server.health import (
    DatabaseHealth,
    Health,
    ListenerHealth,
    SchedulerHealth,
    WorkerHealth,
    compared,
    database_trouble,
    not_ready,
    verdict,
    worker_health,
)
from controlplane.http.server.supervision import Worker

log = logging.getLogger(__name__)

PROBE_SECONDS: Final = 3.0
# GET /health is open: however often it is asked, the database is asked once a second.
CACHE_SECONDS: Final = 1.0
# Counting costs more than looking, and no figure changes its meaning in a few seconds.
FIGURES_SECONDS: Final = 5.0
COUNTS_SECONDS: Final = 2.0


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
        self._source_name: str | None = None
        self._database_health = DatabaseHealth(state="unreachable")
        self.since = datetime.now(UTC)
        self.counts: Counts | None = None
        self._probed_at = -CACHE_SECONDS
        self.figures: DatabaseMetrics | None = None
        self._counted_at = -FIGURES_SECONDS
        self._listed_at = -COUNTS_SECONDS

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
        return self.told()

    def told(self) -> Health:
        """Return how everything is, by what the database said the last time."""
        workers = {name: worker_health(worker) for name, worker in self.workers.items()}
        listener = self._listener()
        reasons = list(not_ready(self._database_health, listener, workers, draining=self.draining))
        return Health(
            status=verdict(reasons, self._database_health, listener, workers),
            version=__version__,
            source_name=self._source_name,
            database=self._database_health,
            listener=listener,
            scheduler=self._scheduler(workers.get("ticker")),
            workers=workers,
            coverage=self._coverage,
            not_ready=reasons,
        )

    async def database_metrics(self) -> DatabaseMetrics | None:
        """Return what was counted a few seconds ago at most; None while that cannot be done."""
        async with self._lock:
            if time.monotonic() - self._counted_at >= FIGURES_SECONDS:
                self.figures = None
                with suppress(TimeoutError, SchemaWatchError):
                    async with asyncio.timeout(2 * PROBE_SECONDS):
                        self.figures = await self._database.call(database_metrics)
                self._counted_at = time.monotonic()
        return self.figures

    async def count(self) -> None:
        """Count what a list of many databases shows, unless it was just now; after health()."""
        async with self._lock:
            if time.monotonic() - self._listed_at >= COUNTS_SECONDS:
                self.counts = None
                self._listed_at = time.monotonic()
                if self._database_health.state != "unreachable":
                    self.counts = await self._database.call(count)

    def forget(self) -> None:
        """Ask the database anew next time, however soon that is."""
        self._probed_at = -CACHE_SECONDS
        self._counted_at = -FIGURES_SECONDS
        self._listed_at = -COUNTS_SECONDS

    async def _probe(self) -> None:
        before = self._database_health.state
        self._coverage = None
        try:
            async with asyncio.timeout(PROBE_SECONDS):
                version, self._coverage = await self._database.call(_look)
            self._source_name = self._coverage.get("source_name")
            self._database_health = compared(version, self._schema_version, self._coverage)
        except TimeoutError:
            self._database_health = DatabaseHealth(state="unreachable", code="SW912")
        except SchemaWatchError as error:
            self._database_health = database_trouble(error)
        if self._database_health.state != before:
            found = self._database_health
            self.since = datetime.now(UTC)
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
        fails = found.get("last_run") == "failed"  # the ticker takes over where there is one
        if found.get("kind") == "pg_cron" and not (fails and ticker):
            return SchedulerHealth(kind="pg_cron", schedule=found.get("schedule"), ticker=ticker)
        kind = "ticker" if ticker else found.get("kind", "none")
        return SchedulerHealth(kind=kind, schedule=None, ticker=ticker)


async def _look(conn: Conn) -> tuple[int | None, dict[str, Any]]:
    """Look at it; GET /health is open, so it says nothing of why another database failed."""
    version, found = await installed_version(conn), await status(conn)
    for other in found.get("other_databases", ()):
        other.pop("failure", None)
    return version, found
