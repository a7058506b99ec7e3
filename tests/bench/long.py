"""Lists of a long history, beside the same of a short one: what the server takes for each."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any, Final, cast

import psycopg
from psycopg.abc import Query

from controlplane.db.drift_filter import DriftFilter
from controlplane.db.drifts import list_drifts
from controlplane.db.overview import list_overview
from controlplane.db.timeline import list_marks
from controlplane.db.versions import find_snapshot, list_versions
from controlplane.db.watched_tables import list_watched_tables, table_names
from controlplane.install.sources import Sources
from tests.bench.figures import Figure, in_turn, percentile, say
from tests.bench.histories import MAKE, SHORT, History, beside_short, prepare
from tests.bench.long_api import over_http
from tests.bench.server import session
from tests.servers import Server

MOST = 10.0
PAGE = 50
LAST = 2**62


Asking = psycopg.AsyncConnection[Any]
Ask = Callable[[Asking, History, random.Random], Awaitable[object]]


def _drifts(**wanted: Any) -> Ask:
    return lambda conn, _, __: list_drifts(conn, DriftFilter(**wanted), before=LAST, limit=PAGE)


ASKED: Final[dict[str, Ask]] = {
    "newest drifts": _drifts(),
    "open BREAKING ones": _drifts(status="open", impacts=["BREAKING"]),
    "those of an actor": _drifts(actor="app_7"),
    "those of an actor who made none": _drifts(actor="nobody"),
    "those before a day": lambda conn, _, __: list_drifts(
        conn,
        DriftFilter(until=datetime.now(UTC) - timedelta(days=300)),
        before=LAST,
        limit=PAGE,
    ),
    "deep in the list": lambda conn, own, chance: list_drifts(
        conn, DriftFilter(), before=own.drift(chance), limit=PAGE
    ),
    "those of a table": lambda conn, own, chance: list_drifts(
        conn, DriftFilter(schema_id=own.table(chance)), before=LAST, limit=PAGE
    ),
    "those of a limited key": lambda conn, own, chance: list_drifts(
        conn, DriftFilter(tables=[own.table(chance) for _ in range(20)]), before=LAST, limit=PAGE
    ),
    "timeline": lambda conn, _, __: list_marks(conn, DriftFilter(), before=LAST, limit=PAGE),
    "overview": lambda conn, own, chance: list_overview(
        conn, after=own.table(chance), limit=PAGE, days=30
    ),
    "tables": lambda conn, own, chance: list_watched_tables(
        conn, after=own.table(chance), limit=PAGE
    ),
    "a table by name": lambda conn, own, chance: list_watched_tables(
        conn, after=0, limit=PAGE, schema_name="bench", table_name=f"t{own.table(chance)}"
    ),
    "names of all tables": lambda conn, _, __: table_names(conn),
    "latest": lambda conn, own, chance: find_snapshot(conn, own.table(chance)),
    "versions of a table": lambda conn, own, chance: list_versions(
        conn, own.table(chance), before=2**31 - 1, limit=PAGE
    ),
    "status()": lambda conn, _, __: conn.execute("select schemawatch.status()"),
    "prune(), nothing to forget": lambda conn, _, __: conn.execute(
        "select * from schemawatch.prune()"
    ),
}


class WrittenError(Exception):
    """Carries a statement with its values in it, in the place of running it."""


class Written(psycopg.AsyncClientCursor[Any]):
    """Runs nothing: the statement is timed in the server, and alone."""

    async def execute(self, query: Any, params: Any = None, **_: Any) -> Written:
        raise WrittenError(self.mogrify(query, params))


async def _written(ask: Ask, conn: Asking, own: History, chance: random.Random) -> str:
    try:
        await ask(conn, own, chance)
    except WrittenError as written:
        return str(written)
    raise RuntimeError("nothing was asked")


async def measure(
    server: Server, sources: Sources, *, tables: int, drifts: int, times: int
) -> list[Figure]:
    """Ask each question so many times of both; the statements are timed in the server."""
    long, short = (
        prepare(server, sources, tables=size, drifts=count)
        for size, count in ((tables, drifts), SHORT)
    )
    figures = await _in_server(server, [long, short], times)
    figures += await over_http(server, [long, short], times)
    for history in (long, short):
        server.drop(history.database)
    return figures


async def _in_server(server: Server, histories: Sequence[History], times: int) -> list[Figure]:
    figures: list[Figure] = []
    with ExitStack() as stack:
        timing = [stack.enter_context(session(server, own.database)) for own in histories]
        for conn in timing:
            conn.execute(cast("Query", MAKE))
        async with (
            await _asking(server, histories[0]) as first,
            await _asking(server, histories[1]) as second,
        ):
            arms = list(zip(histories, timing, (first, second), strict=True))
            for name, ask in ASKED.items():
                say(f"a long history: {name}")
                taken: dict[str, list[float]] = {own.database: [] for own in histories}
                chance = random.Random(name)  # noqa: S311 (the same ones in each run)
                for order in in_turn(arms, times):
                    for own, timed, asking in order:
                        statement = await _written(ask, asking, own, chance)
                        row = timed.execute("select pg_temp.taken(%s)", [statement]).fetchone()
                        taken[own.database].append(row[0] if row else 0.0)
                figure = beside_short(histories[0], f"{name}, in the server", times, MOST)
                figure.add(*(percentile(taken[own.database], 0.99) for own in histories))
                figures.append(figure)
    return figures


async def _asking(server: Server, own: History) -> Asking:
    return await Asking.connect(server.url(own.database), autocommit=True, cursor_factory=Written)
