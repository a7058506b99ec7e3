"""Drifts as they become visible, over connections that may break."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import psycopg

from controlplane.config import Config
from controlplane.db.connecting import Conn, begin, connect
from controlplane.db.drift_stream import DRIFTS, Feed, highest_numbers
from controlplane.db.drifts import Drift, get_drifts
from controlplane.db.errors import translate
from controlplane.db.source import source_name
from controlplane.db.watched_tables import find_watched_table
from controlplane.errors import SchemaWatchError, UnavailableError

EVERY: Final = 0.5
# After a failure: twice as long each time, with a random part of it, up to this.
LONGEST: Final = 30.0
# A migration of a thousand tables is shown while it is read.
_AT_ONCE: Final = 50


class Following:
    """Returns what is new at each call; a database that was there once is waited for.

    names: only drifts of these tables; say tells a person when the database goes and comes back.
    """

    def __init__(
        self, config: Config, *, names: tuple[str, ...], say: Callable[[str], None]
    ) -> None:
        self._config = config
        self._names = names
        self._say = say
        self._conn: Conn | None = None
        self._feed: Feed | None = None
        self._tables: set[int] = set()
        self._waiting: list[int] = []
        self._failures = 0

    async def next(self) -> list[Drift]:
        """Wait until something is new, and return it in the order in which it became visible.

        What is wrong at the first time is raised: it would stay wrong.
        """
        while True:
            try:
                async with asyncio.timeout(self._config.request_timeout):
                    found = await self._look()
            except (psycopg.Error, SchemaWatchError, OSError, TimeoutError) as error:
                await self._fail(error)
                continue
            if self._failures:
                self._say("the database is back")
                self._failures = 0
            if found:
                return found
            if not self._waiting:
                await asyncio.sleep(EVERY)

    async def close(self) -> None:
        """Close the connection, whatever state it is in."""
        if self._conn is not None:
            with suppress(psycopg.Error, OSError):
                await self._conn.close()
            self._conn = None

    async def _look(self) -> list[Drift]:
        if self._conn is None:
            self._conn = await connect(self._config.dsn(), self._config, name="schemawatch")
            # it may live through a `migrate`, after which a prepared statement would be refused
            self._conn.prepare_threshold = None
        async with self._conn.transaction():
            await begin(self._conn)
            if self._feed is None:
                self._feed = await self._begin(self._conn)
            if not self._waiting:
                self._waiting = await self._feed.look(self._conn)
            numbers = self._waiting[:_AT_ONCE]
            drifts = await get_drifts(self._conn, numbers) if numbers else []
        # not before they are read: a connection that breaks in between loses none
        self._waiting = self._waiting[_AT_ONCE:]
        return [
            drift
            for drift in reversed(drifts)
            if not self._tables or drift.schema_id in self._tables
        ]

    async def _begin(self, conn: Conn) -> Feed:
        tables = [await find_watched_table(conn, name) for name in self._names]
        self._tables = {table.schema_id for table in tables}
        highest, _ = await highest_numbers(conn)
        feed = Feed(DRIFTS, highest)
        # those that are there are not new
        await feed.look(conn)
        self._say(f"watching {await source_name(conn)}; Ctrl-C ends it")
        return feed

    async def _fail(self, error: Exception) -> None:
        ours = translate(error) if isinstance(error, psycopg.Error) else error
        if self._feed is None or (
            isinstance(ours, SchemaWatchError) and not isinstance(ours, UnavailableError)
        ):
            raise ours
        await self.close()
        if not self._failures:
            message = ours.message if isinstance(ours, SchemaWatchError) else "it does not answer"
            self._say(f"the database is away: {message}; waiting for it")
        self._failures += 1
        await asyncio.sleep(
            min(LONGEST, EVERY * 2**self._failures) * random.uniform(0.5, 1)  # noqa: S311
        )
