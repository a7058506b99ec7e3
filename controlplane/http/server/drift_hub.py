"""The stream of drifts: one look at the database for all clients, a bounded queue for each."""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from controlplane.db.drift_stream import (
    DRIFTS,
    STATUS_CHANGES,
    Feed,
    get_status_changes,
    highest_numbers,
    valid_keys,
)
from controlplane.db.pool import Conn, Database, reading
from controlplane.http.errors import TooManyStreamsError
from controlplane.http.server.stream_events import Event, became, opened
from controlplane.http.server.supervision import Worker

LOOK_EVERY: Final = 0.4
MOST_STREAMS: Final = 200
LONGEST_QUEUE: Final = 1000


@dataclass(slots=True, kw_only=True, eq=False)
class Subscription:
    """One client: which events it wants, and those that it still has to be sent."""

    key_id: int
    tables: list[int] | None
    impacts: Sequence[str] | None
    status: str | None
    schema_id: int | None
    queue: asyncio.Queue[Event | str] = field(
        default_factory=lambda: asyncio.Queue[Event | str](LONGEST_QUEUE + 1)
    )
    ended: bool = False

    def wants(self, event: Event) -> bool:
        """Whether this client asked for, and may see, this event."""
        drift = event.drift
        return (
            (self.tables is None or drift.schema_id in self.tables)
            and (self.schema_id is None or drift.schema_id == self.schema_id)
            and (self.impacts is None or drift.impact in self.impacts)
            and (self.status is None or event.status == self.status)
        )

    def offer(self, event: Event) -> None:
        """Queue an event; who does not keep up is cut off, and resumes where it was."""
        if self.ended or not self.wants(event):
            return
        if self.queue.qsize() >= LONGEST_QUEUE:
            self.end("too slow: reconnect with Last-Event-ID")
        else:
            self.queue.put_nowait(event)

    def end(self, reason: str) -> None:
        """Let the stream end after what is queued; there is always room for this."""
        if not self.ended:
            self.ended = True
            self.queue.put_nowait(reason)


class Hub:
    """Looks while somebody listens, and tells all of them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._subscriptions: set[Subscription] = set()
        self._feeds: tuple[Feed, Feed] | None = None
        self._lock = asyncio.Lock()

    async def begin(self) -> None:
        """Know what is there already: what comes later is new."""
        async with self._lock:
            if self._feeds is None:
                with reading():
                    self._feeds = await self._database.call(_begin)

    @property
    def settled(self) -> tuple[int, int]:
        """drift_id and change_id up to which nothing will come any more."""
        drifts, changes = self._feeds or (Feed(DRIFTS, 0), Feed(STATUS_CHANGES, 0))
        return drifts.settled, changes.settled

    @contextmanager
    def subscribed(self, subscription: Subscription) -> Generator[None]:
        """Tell this client too, for as long as the block lasts."""
        if len(self._subscriptions) >= MOST_STREAMS:
            raise TooManyStreamsError
        self._subscriptions.add(subscription)
        try:
            yield
        finally:
            self._subscriptions.discard(subscription)

    def close(self) -> None:
        """End every stream."""
        for subscription in self._subscriptions:
            subscription.end("the service is stopping")

    def worker(self) -> Worker:
        """Return the background work; what it knows outlives its restarts."""

        async def run(worker: Worker) -> None:
            while True:
                if self._subscriptions:
                    await self.look()
                elif self._feeds is not None:
                    self._feeds = None
                worker.alive()
                await asyncio.sleep(LOOK_EVERY)

        return Worker(name="stream", run=run)

    async def look(self) -> None:
        """Look once, end the streams of keys that are no longer valid, tell the others."""
        await self.begin()
        with reading():
            async with self._lock:
                if self._feeds is not None:
                    await self._database.call(self._tell, *self._feeds)

    async def _tell(self, conn: Conn, drifts: Feed, changes: Feed) -> None:
        keys = await valid_keys(conn, {s.key_id for s in self._subscriptions})
        for subscription in self._subscriptions:
            if subscription.key_id in keys:
                subscription.tables = keys[subscription.key_id]
            else:
                subscription.end("the API key is no longer valid")
        before = changes.settled
        numbers = await drifts.look(conn)
        for event in await opened(conn, numbers, drifts.settled, before):
            self._offer(event)
        numbers = await changes.look(conn)
        found = await get_status_changes(conn, numbers) if numbers else []
        for event in await became(conn, found, drifts.settled, changes.settled):
            self._offer(event)

    def _offer(self, event: Event) -> None:
        for subscription in self._subscriptions:
            subscription.offer(event)


async def _begin(conn: Conn) -> tuple[Feed, Feed]:
    drift_id, change_id = await highest_numbers(conn)
    feeds = Feed(DRIFTS, drift_id), Feed(STATUS_CHANGES, change_id)
    for feed in feeds:
        await feed.look(conn)
    return feeds
