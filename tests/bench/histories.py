"""Databases with a history: a long one, and a short one to be beside it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from psycopg.abc import Query

from controlplane.install.sources import Sources
from tests.bench.figures import Figure, say
from tests.bench.server import install, session
from tests.bench.tables import settle
from tests.servers import Server

SHORT = (50, 1_000)
MAKE = Path(__file__).with_name("histories.sql").read_text("utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """One of the databases, and numbers of what is in it that differ from question to question."""

    database: str
    tables: int
    drifts: int
    schema_ids: Sequence[int] = field(repr=False)

    def drift(self, chance: random.Random) -> int:
        return chance.randrange(self.drifts // 10, self.drifts)

    def table(self, chance: random.Random) -> int:
        return chance.choice(self.schema_ids)


def prepare(server: Server, sources: Sources, *, tables: int, drifts: int) -> History:
    say(f"a history of {drifts:,} drifts of {tables:,} tables: making it")
    database = server.create()
    install(server, database, sources)
    with session(server, database) as conn:
        conn.execute(cast("Query", MAKE))
        conn.execute("call pg_temp.make_history(%s, %s)", [tables, drifts])
        settle(conn)
        made = "select schema_id from schemawatch.registration where schema_id > 1"
        schema_ids = [row[0] for row in conn.execute(made)]
        [(count,)] = conn.execute("select count(*) from schemawatch.drift")
    if len(schema_ids) != tables - 1 or count < drifts * 0.9:
        raise RuntimeError(f"it was not made: {len(schema_ids)} tables, {count} drifts")
    return History(database=database, tables=tables, drifts=drifts, schema_ids=schema_ids)


def beside_short(history: History, name: str, times: int, most: float) -> Figure:
    return Figure(
        section=f"{history.drifts:,} drifts of {history.tables:,} tables, p99 of {times:,}",
        name=name,
        beside="{1:,} drifts of {0:,} tables".format(*SHORT),
        unit="ms",
        means="amount",
        target=most,
    )
