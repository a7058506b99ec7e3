"""Background work that cannot die silently: it is started again, and its state is on show."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Literal

from controlplane.errors import SchemaWatchError

log = logging.getLogger(__name__)

State = Literal["starting", "running", "failed", "stalled", "stopped"]

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 15.0


@dataclass(slots=True, kw_only=True)
class Worker:
    """One piece of background work: run() works until it is cancelled.

    It reports each time that it got something done with `alive()`. Returning, like raising, counts
    as a failure, is logged, and is followed by another start. Without `alive()` for as many seconds
    as its patience it counts as stalled, whatever it does meanwhile.
    """

    name: str
    run: Callable[[Worker], Awaitable[None]]
    patience: float = 300.0
    state: State = "starting"
    restarts: int = 0
    last_error: str | None = None
    alive_at: datetime | None = None
    _heard_at: float = field(default_factory=time.monotonic, repr=False)
    _task: asyncio.Task[None] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Begin, in the running event loop."""
        self._task = asyncio.create_task(self._supervise(), name=self.name)

    async def stop(self) -> None:
        """End, and wait until it has ended."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        self.state = "stopped"

    def alive(self) -> None:
        """Say that the work is going on."""
        self.state = "running"
        self.last_error = None
        self.alive_at = datetime.now(UTC)
        self._heard_at = time.monotonic()

    def condition(self) -> State:
        """Return how it is, judged from outside: a task that is gone cannot say so itself."""
        if self._task is not None and self._task.done():
            return "stopped"
        if self.state != "stopped" and time.monotonic() - self._heard_at > self.patience:
            return "stalled"
        return self.state

    async def _supervise(self) -> None:
        pause = FIRST_PAUSE
        while True:
            before = self.alive_at
            try:
                await self.run(self)
                self._failed("ended by itself")
            except SchemaWatchError as error:
                self._failed(f"{error.code} {error.title}")
            except Exception as error:  # noqa: BLE001 - whatever it was, the work must go on
                self._failed(type(error).__name__, error)
            pause = FIRST_PAUSE if self.alive_at != before else min(pause * 2, LONGEST_PAUSE)
            await asyncio.sleep(pause)
            self.restarts += 1

    def _failed(self, reason: str, error: Exception | None = None) -> None:
        """Keep the reason: /health shows it to anybody, so it names no host and no person."""
        # an outage is worth a line, and not one for each try
        again = error is None and self.state == "failed" and self.last_error == reason
        level = logging.DEBUG if again else logging.ERROR
        self.state = "failed"
        self.last_error = reason
        log.log(level, "event=worker_failed worker=%s reason=%r", self.name, reason, exc_info=error)
