"""A database that was away a moment ago: nobody waits for it in vain until the next try."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

from controlplane.errors import UnavailableError

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 15.0
_HINT: Final = "Check that its server runs, and how the file of SCHEMAWATCH_DATABASES reaches it."


class Circuit:
    """Lets everybody through, or nobody, or after a pause one who tries.

    trial is how long that one has: when nothing is heard from him by then, the next one tries.
    """

    def __init__(self, trial: float) -> None:
        self._trial = trial
        self._pause = 0.0
        self._until = 0.0
        self._waiting: set[asyncio.Timeout] = set()

    def check(self) -> None:
        """UnavailableError unless this is the time for a try."""
        if not self._pause:
            return
        left = self._until - time.monotonic()
        if left > 0:
            raise UnavailableError(
                "the database could not be reached a moment ago",
                detail=f"The next try is in {math.ceil(left)} seconds at most.",
                hint=_HINT,
            )
        self._until = time.monotonic() + self._trial

    def failed(self) -> None:
        """Note that there was no connection, and tell those who wait for one."""
        self._pause = min(2 * self._pause, LONGEST_PAUSE) or FIRST_PAUSE
        self._until = time.monotonic() + self._pause
        for limit in self._waiting:
            limit.reschedule(0)

    def succeeded(self) -> None:
        """Note that there was one."""
        self._pause = 0.0

    @asynccontextmanager
    async def waiting(self) -> AsyncGenerator[None]:
        """End a wait for a connection, by UnavailableError, as soon as there is none to be had."""
        try:
            async with asyncio.timeout(None) as limit:
                self._waiting.add(limit)
                try:
                    yield
                finally:
                    self._waiting.discard(limit)
        except TimeoutError as error:
            raise UnavailableError("the database cannot be reached", hint=_HINT) from error
