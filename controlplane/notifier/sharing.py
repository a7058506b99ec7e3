"""What the notifiers of many databases in one process have in common: the sender and its slots."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from typing import Final

from controlplane.core.addresses import Network
from controlplane.notifier.options import Options
from controlplane.notifier.sender import Sender

# Attempts in flight that each database has, however many have some.
LEAST_SHARE: Final = 2
# For names that take long to look up: more than the attempts of any one database.
THREADS: Final = 128


class Slots:
    """Attempts that may be in flight, shared by the databases that have something to send.

    None ever waits for another: its share counts at once, also where others still have more than
    theirs is now. So there may be a few more in flight than slots for a while.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._flights: list[Collection[asyncio.Task[None]]] = []

    def join(self, flight: Collection[asyncio.Task[None]]) -> None:
        """Share with this one, which is empty while it has nothing to send."""
        self._flights.append(flight)

    def leave(self, flight: Collection[asyncio.Task[None]]) -> None:
        """Share with this one no more."""
        self._flights = [own for own in self._flights if own is not flight]

    def free(self, flight: Collection[asyncio.Task[None]]) -> int:
        """Return how many more it may have now."""
        others = sum(1 for other in self._flights if other and other is not flight)
        share = max(self._most // (others + 1), min(LEAST_SHARE, self._most))
        return max(0, share - len(flight))


class Shared:
    """One sender for all of them: its connections, its threads, its authorities are there once."""

    def __init__(self, options: Options, *, allow: Sequence[Network]) -> None:
        self.slots = Slots(options.concurrency)
        self.sender = Sender(options, allow=allow, threads=THREADS)

    async def close(self) -> None:
        """Close what was opened."""
        await self.sender.close()
