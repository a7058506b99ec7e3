"""The figures of delivery; durations are seconds. Tests shorten them, nobody else needs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from controlplane.core.backoff import SCHEDULE


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Defaults of one notifier process."""

    deadline: float = 15.0
    """For one attempt in all: name, connection, TLS, headers and body."""
    lease: float = 45.0
    """How long a claim is ours; what a notifier that was killed held is sent again after it."""
    concurrency: int = 32
    """Attempts in flight in this process."""
    endpoint_cap: int = 8
    """Attempts in flight per receiver, over all processes."""
    schedule: Sequence[float] = SCHEDULE
    """Longest waits between attempts, see core.backoff."""
    heartbeat: float = 10.0
    """How often a NOTIFY from another connection proves that the LISTEN connection hears."""
    pooler_pause: float = 60.0
    """How long LISTEN is not tried again where a pooler swallows it."""
    database_timeout: float = 10.0
    """After this a statement of ours counts as lost: its socket may be dead."""
    restart_delays: Sequence[float] = (0.1, 0.5, 1.0, 2.0, 5.0)
    """Waits before a part that failed is started again; the last one repeats."""
    fault_limit: int = 5
    """Failures in a row, other than of the connection, after which the notifier gives up."""
    max_response: int = 16 * 1024
    """Bytes read of a response body."""
