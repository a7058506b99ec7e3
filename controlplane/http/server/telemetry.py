"""What this process counts about itself: requests and how long they took. Labels are bounded."""

from __future__ import annotations

import logging
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)

log = logging.getLogger(__name__)

BUCKETS: Final = (0.005, 0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
# What reached no operation: a wrong path, or no key.
NOWHERE: Final = "none"

disable_created_metrics()


class Telemetry:
    """Counters that live as long as the process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "schemawatch_http_requests",
            "Requests that were answered.",
            ["operation", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "schemawatch_http_request_duration_seconds",
            "From the head of a request to its answer.",
            ["operation"],
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._children: dict[tuple[str, int], tuple[Counter, Histogram]] = {}

    def note(
        self, operation: str | None, *, status: int, seconds: float, key_id: int | None
    ) -> None:
        """Count an answer, and log it for who wants to see each: without its path and query."""
        name = operation or NOWHERE
        found = self._children.get((name, status))
        if found is None:
            # looking one up costs more than counting
            found = self._requests.labels(name, str(status)), self._seconds.labels(name)
            self._children[name, status] = found
        requests, durations = found
        requests.inc()
        durations.observe(seconds)
        log.debug(
            "event=request operation=%s status=%d seconds=%.4f key_id=%s",
            name,
            status,
            seconds,
            key_id,
        )
