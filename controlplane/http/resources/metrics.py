"""GET /metrics: the coverage report and the background work, for Prometheus."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from sanic import HTTPResponse

from controlplane.http.context import Request
from controlplane.http.monitor import Health
from controlplane.http.operations import Operation

TEXT: Final = "text/plain; version=0.0.4; charset=utf-8"

# Key of status() -> what the gauge schemawatch_<key> tells.
_NUMBERS: Final = {
    "watched": "Tables that are watched.",
    "swept_not_captured": "Drifts that a scan found and no trigger had captured.",
    "pending_deliveries": "Deliveries that are still to be sent.",
    "dead_deliveries": "Deliveries that were given up.",
    "oldest_pending_seconds": "Age of the oldest delivery that is still to be sent.",
    "capture_errors": "Times that capture failed and stood aside.",
}


async def get_metrics(request: Request) -> HTTPResponse:
    """Render what the monitor knows."""
    health = await request.app.ctx.monitor.health()
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Report(health))
    return HTTPResponse(generate_latest(registry), content_type=TEXT)


class _Report:
    """A collector over one health report."""

    def __init__(self, health: Health) -> None:
        self._health = health

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield one gauge after the other."""
        health = self._health
        yield _gauge("database_up", "Whether the database answers.", health.database.state == "ok")
        up = GaugeMetricFamily(
            "schemawatch_worker_up", "Whether background work is going on.", labels=["worker"]
        )
        for name, worker in health.workers.items():
            up.add_metric([name], float(worker.state == "running"))
        yield up
        notifier = health.listener
        yield _gauge("notifier_up", "Whether deliveries are sent.", notifier.state == "alive")
        yield _gauge("listening", "Whether NOTIFY wakes the notifier.", notifier.listening)
        yield from _coverage(health.coverage or {})


def _coverage(coverage: dict[str, Any]) -> Iterator[GaugeMetricFamily]:
    triggers: dict[str, Any] = coverage.get("event_triggers") or {}
    if "enabled" in triggers:
        about = "Whether DDL is captured as it happens."
        yield _gauge("event_triggers_enabled", about, triggers["enabled"])
    for key, about in _NUMBERS.items():
        if coverage.get(key) is not None:
            yield _gauge(key, about, coverage[key])
    age = _scan_age(coverage.get("last_scan") or {})
    if age is not None:
        yield _gauge("last_scan_age_seconds", "Since the last scan of all tables.", age)


def _scan_age(scan: dict[str, Any]) -> float | None:
    at = scan.get("finished_at") or scan.get("started_at")
    if at is None:
        return None
    return (datetime.now(UTC) - datetime.fromisoformat(at)).total_seconds()


def _gauge(name: str, about: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"schemawatch_{name}", about, value=float(value))


OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/metrics",
        handler=get_metrics,
        summary="Figures for Prometheus",
        scope="read",
        answers={200: TEXT},
        limited="refused",
        cacheable=False,
    ),
)
