from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import psycopg
import pytest

from controlplane.agentless import reading, sweep
from controlplane.agentless.session import connected
from controlplane.agentless.session import reading as session
from controlplane.config import Config
from controlplane.db import elsewhere
from tests.golden import Conn
from tests.servers import Server

READER = "only_connects"


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Our own database, and one in which a role may do nothing but connect."""

    home: Conn
    other: Conn
    home_url: str
    reader_url: str

    def watch(self, *tables: str) -> list[int]:
        async def work() -> list[int]:
            async with (
                connected(self.home_url, Config()) as home,
                connected(self.reader_url, Config()) as other,
            ):
                async with session(other):
                    relids = [await reading.find_table(other, name) for name in tables]
                    found = await reading.read(other, relids)
                return [
                    await elsewhere.register_elsewhere(
                        home, "other", table.document, table.fingerprint, partitions=None
                    )
                    for table in found
                ]

        return asyncio.run(work())

    def sweep(self, unless_within: timedelta | None = None) -> sweep.Swept:
        async def work() -> sweep.Swept:
            async with (
                connected(self.home_url, Config()) as home,
                connected(self.reader_url, Config()) as other,
            ):
                return await sweep.sweep(home, other, "other", unless_within=unless_within)

        return asyncio.run(work())


@pytest.fixture(scope="module")
def pair(server: Server) -> Iterator[Pair]:
    names = server.create_migrated(), server.create()
    home_url, other_url = map(server.url, names)
    with (
        psycopg.connect(home_url, autocommit=True) as home,
        psycopg.connect(other_url, autocommit=True) as other,
    ):
        other.execute(f"create role {READER} login".encode())
        yield Pair(
            home=home,
            other=other,
            home_url=home_url,
            reader_url=server.url(names[1], READER),
        )
        other.execute(f"drop role {READER}".encode())
    for name in names:
        server.drop(name)
