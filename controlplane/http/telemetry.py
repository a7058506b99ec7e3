"""What this process counts about itself: requests and how long they took. Labels are bounded."""

from __future__ import annotations

import logging
import time
from typing import Any, Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)

from controlplane.http.context import Request
from controlplane.http.operations import operation_of

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

    def note(self, request: Request, status: int) -> None:
        """Count an answer, and log it for who wants to see each: without its path and query."""
        operation = operation_of(request)
        name = NOWHERE if operation is None else operation.name
        seconds = time.perf_counter() - (request.ctx.began or time.perf_counter())
        self._requests.labels(name, str(status)).inc()
        self._seconds.labels(name).observe(seconds)
        key = request.ctx.key
        log.debug(
            "event=request operation=%s status=%d seconds=%.4f key_id=%s",
            name,
            status,
            seconds,
            None if key is None else key.key_id,
        )


async def begin(request: Request, **_: Any) -> None:
    """Start the clock of a request."""
    request.ctx.began = time.perf_counter()
