"""Whether the notifier lives: written by its parts, read by /health and /metrics."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

State: TypeAlias = Literal["starting", "alive", "stalled", "stopped"]


@dataclass(slots=True, kw_only=True)
class Liveness:
    """Times are time.monotonic() seconds; None until the first."""

    stalled_after: float = 30.0
    """Without a claim that the database answered for this long, nothing is being delivered."""
    started: float = field(default_factory=time.monotonic)
    dispatcher_beat: float | None = None
    """Last time that the database answered a claim."""
    listener_beat: float | None = None
    """Last time that the LISTEN connection proved to listen."""
    listening: bool = False
    stopped: bool = False
    in_flight: int = 0
    restarts: int = 0
    delivered: int = 0
    failed: int = 0
    last_error: str | None = None

    def state(self, now: float | None = None) -> State:
        """Return stalled when nothing can be delivered now; the listener only costs latency."""
        if self.stopped:
            return "stopped"
        moment = time.monotonic() if now is None else now
        last = self.started if self.dispatcher_beat is None else self.dispatcher_beat
        if moment - last > self.stalled_after:
            return "stalled"
        return "starting" if self.dispatcher_beat is None else "alive"

    def report(self) -> dict[str, object]:
        """Return what /health shows; ages in seconds."""
        now = time.monotonic()

        def age(beat: float | None) -> float | None:
            return None if beat is None else round(now - beat, 3)

        return {
            "state": self.state(now),
            "listening": self.listening,
            "last_claim_seconds_ago": age(self.dispatcher_beat),
            "last_heartbeat_seconds_ago": age(self.listener_beat),
            "in_flight": self.in_flight,
            "restarts": self.restarts,
            "delivered": self.delivered,
            "failed": self.failed,
            "last_error": self.last_error,
        }
