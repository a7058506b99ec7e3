"""A database that is served: its own pool, streams and background work. The bulkheads."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from controlplane import databases
from controlplane.agentless.places import agentless
from controlplane.comparing.noting import groups as groups_of
from controlplane.config import Config
from controlplane.core.current import about
from controlplane.db.api_keys import FoundKey
from controlplane.db.key_lookup import KeyLookup
from controlplane.db.pool import Database
from controlplane.errors import SchemaWatchError
from controlplane.http.errors import ManyDatabasesError, UnknownDatabaseError
from controlplane.http.server.drift_hub import Hub
from controlplane.http.server.monitor import Monitor
from controlplane.http.server.workers import fleet, flush_key_usage, key_usage, reader, ticker

Report = Callable[[], Mapping[str, object]]
MOST_PROVED: Final = 1000


@dataclass(slots=True, kw_only=True, eq=False)
class Source:
    """One database with all that belongs to it alone; what it waits for, no other waits for."""

    name: str
    groups: tuple[str, ...]
    one_of_many: bool
    database: Database
    monitor: Monitor
    hub: Hub
    keys: KeyLookup
    used_keys: set[int]
    _proved: OrderedDict[bytes, FoundKey] = field(default_factory=OrderedDict[bytes, FoundKey])

    async def open(self) -> None:
        """Open the pool and start the background work; a database that is away is waited for."""
        with about(self.name if self.one_of_many else None):
            await self.database.open(wait=False)
            self.monitor.start()

    async def close(self) -> None:
        """End the background work and close the pool."""
        await self.monitor.stop()
        # Only a note of when keys were used: a database that is away does not hold up the end.
        with suppress(SchemaWatchError):
            await flush_key_usage(self.database, self.used_keys)
        await self.database.close()

    def remember(self, key: str, found: FoundKey | None) -> None:
        """Remember that a key is valid here, or forget it; of use only beside other databases."""
        if not self.one_of_many:
            return
        digest = sha256(key.encode()).digest()
        self._proved.pop(digest, None)
        if found is not None:
            self._proved[digest] = found
            if len(self._proved) > MOST_PROVED:
                self._proved.popitem(last=False)

    def remembered(self, key: str) -> FoundKey | None:
        """Return what was found when this key was last valid here, if it still was the last time.

        Good enough to say that this database is away, and for nothing else.
        """
        return self._proved.get(sha256(key.encode()).digest())


class Sources:
    """The databases of this process, by their names."""

    def __init__(self, found: Iterable[Source]) -> None:
        self._sources = {source.name: source for source in found}

    def __iter__(self) -> Iterator[Source]:
        return iter(self._sources.values())

    def __len__(self) -> int:
        return len(self._sources)

    @property
    def alone(self) -> Source | None:
        """The database, where there is but one, by DATABASE_URL."""
        first = next(iter(self))
        return None if first.one_of_many else first

    def of(self, name: str | None, path: str) -> Source:
        """Return the database that a path names, or the only one there is."""
        if name is None:
            if self.alone is None:
                raise ManyDatabasesError(list(self._sources), path)
            return self.alone
        try:
            return self._sources[name]
        except KeyError:
            raise UnknownDatabaseError(name) from None

    async def open(self) -> None:
        """Open all of them."""
        await asyncio.gather(*(source.open() for source in self))

    async def close(self) -> None:
        """Close all of them."""
        await asyncio.gather(*(source.close() for source in self))

    def drain(self) -> None:
        """Say of all of them that the service is about to end."""
        for source in self:
            source.monitor.draining = True


def make_sources(
    config: Config, *, notifier: Callable[[str], Report] | None, schema_version: int | None
) -> Sources:
    """Make the databases of the settings; nothing is connected yet.

    notifier returns, by the name of a database, what tells how its notifier is doing.
    """
    known = databases.databases(config)
    # asked once: it reads the file
    reads = bool(agentless(config))
    groups = groups_of(known) if config.fleet_interval > 0 else {}
    turn, made = asyncio.Lock(), list[Source]()
    for place, one in enumerate(known):
        own = one.config(config)
        database = Database(own, one_of_many=one.one_of_many)
        hub, used_keys = Hub(database), set[int]()
        workers = [key_usage(database, used_keys), hub.worker()]
        if own.scan_interval > 0:
            # not all of them at the same moment
            first = own.scan_interval * place / len(known)
            workers.append(ticker(database, own.scan_interval, first=first))
            if reads:
                workers.append(reader(own, first=first))
        # a group is compared by its first member, if anybody asks
        theirs = {group: members for group, members in groups.items() if members[0] == one}
        if theirs:
            first = own.fleet_interval * place / len(known)
            workers.append(fleet(theirs, config, turn=turn, first=first))
        report = None if notifier is None else notifier(one.name)
        made.append(
            Source(
                name=one.name,
                groups=one.groups,
                one_of_many=one.one_of_many,
                database=database,
                monitor=Monitor(database, workers, report, schema_version=schema_version),
                hub=hub,
                keys=KeyLookup(database),
                used_keys=used_keys,
            )
        )
    return Sources(made)
