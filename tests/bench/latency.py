"""From commit to the webhook, on an idle service, beside a bare LISTEN and POST loop.

A transaction's commit is when the server says that it was (track_commit_timestamp): the answer to
COMMIT is no mark to measure from, since the webhook may overtake it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from typing import Any, LiteralString, TypeAlias

import psycopg
from psycopg import sql

from controlplane.install.sources import Sources
from tests.bench.bare import CHANNEL
from tests.bench.figures import Figure, in_turn, percentile, say
from tests.bench.server import install, session
from tests.bench.services import bare, serving
from tests.bench.tables import make_tables, make_wide_table, settle
from tests.notifier.receiver import Receiver, Request, receiving
from tests.servers import Server

MOST_MEDIAN = 25.0
MOST_RATIO = 3.0
MOST_FROM_SENT = 8.0
REST = 0.04
"""Seconds between rounds: both are idle again."""
OTHERS = 100
PATIENCE = 20.0

Conn: TypeAlias = psycopg.AsyncConnection[tuple[Any, ...]]
Once: TypeAlias = Callable[[int], Awaitable[tuple[float, float]]]


async def measure(server: Server, sources: Sources, *, runs: int, rounds: int) -> list[Figure]:
    """Change a table and wait for the webhook, in turn with a NOTIFY and its POST."""
    plain, ours = _prepare(server, sources, tables=runs + 1)
    figures = _figures()
    async with receiving() as receiver:
        with ExitStack() as stack:
            stack.enter_context(serving(server.url(ours)))
            stack.enter_context(bare("notify", server.url(plain), receiver.url + "/bare"))
            with session(server, ours) as conn:
                conn.execute(
                    "select schemawatch.create_endpoint(%s, p_min_impact => 'SAFE')",
                    [receiver.url + "/ours"],
                )
            async with (
                await Conn.connect(server.url(ours)) as changing,
                await Conn.connect(server.url(plain)) as notifying,
            ):
                size = await _body_size(changing, receiver)
                for run in range(runs):
                    say(f"commit to webhook: run {run + 1} of {runs}")
                    table = f"wide_{run + 1}"
                    arms: list[tuple[str, Once]] = [
                        ("ours", lambda n, t=table: _change(changing, receiver, t, n)),
                        ("bare", lambda n, t=table: _notify(notifying, receiver, t, n, size)),
                    ]
                    await _one_run(arms, rounds, figures)
    return list(figures.values())


def _prepare(server: Server, sources: Sources, *, tables: int) -> tuple[str, str]:
    template = server.create()
    with session(server, template) as conn:
        make_tables(conn, OTHERS)
        for number in range(tables):
            make_wide_table(conn, f"wide_{number}")
        settle(conn)
    # both are copies: a database that grew by itself has its files laid out in another way
    plain, ours = server.create(template=template), server.create(template=template)
    install(server, ours, sources)
    with session(server, ours) as conn:
        conn.execute("select schemawatch.register_schema('bench')")
        conn.execute("select schemawatch.register_schema('public')")
        settle(conn)
    return plain, ours


def _figures() -> dict[str, Figure]:
    section = "From commit to webhook received, idle service"

    def figure(name: str, **more: Any) -> Figure:
        return Figure(
            section=section, name=name, beside="bare LISTEN and POST loop", unit="ms", **more
        )

    return {
        "p50": figure("p50, beside the bare loop", target=MOST_RATIO),
        "p50 alone": figure("p50, by itself", means="amount", target=MOST_MEDIAN),
        "p99": figure("p99"),
        "sent": figure(
            "p50 from COMMIT sent: with the capture, which is part of the COMMIT",
            means="amount",
            target=MOST_FROM_SENT,
        ),
    }


async def _one_run(arms: list[tuple[str, Once]], rounds: int, figures: dict[str, Figure]) -> None:
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name, _ in arms}
    for number, order in enumerate(in_turn(arms, rounds)):
        for name, once in order:
            await asyncio.sleep(REST)
            taken[name].append(await once(number))
    committed = {name: [late for late, _ in pairs] for name, pairs in taken.items()}
    sent = {name: [late for _, late in pairs] for name, pairs in taken.items()}
    for key, share, of in (
        ("p50", 0.5, committed),
        ("p50 alone", 0.5, committed),
        ("p99", 0.99, committed),
        ("sent", 0.5, sent),
    ):
        figures[key].add(percentile(of["ours"], share), percentile(of["bare"], share))


async def _change(conn: Conn, receiver: Receiver, table: str, number: int) -> tuple[float, float]:
    command: LiteralString = (
        "alter table {} drop column added" if number % 2 else "alter table {} add column added text"
    )
    await conn.execute(sql.SQL(command).format(sql.Identifier(table)))
    return await _committed(conn, receiver, "/ours")


async def _notify(
    conn: Conn, receiver: Receiver, table: str, number: int, size: int
) -> tuple[float, float]:
    # the same DDL, and a message of the size that ours has
    command: LiteralString = (
        "alter table {} drop column added" if number % 2 else "alter table {} add column added text"
    )
    await conn.execute(sql.SQL(command).format(sql.Identifier(table)))
    await conn.execute("select pg_notify(%s, %s)", [CHANNEL, "x" * size])
    return await _committed(conn, receiver, "/bare")


async def _committed(conn: Conn, receiver: Receiver, path: str) -> tuple[float, float]:
    """Commit, and wait; returns milliseconds to the webhook since the commit, and since asking."""
    arrived: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    async def note(request: Request, writer: asyncio.StreamWriter) -> None:
        if request.path.endswith(path) and not arrived.done():
            arrived.set_result(time.time())
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        await writer.drain()

    receiver.behaviour = note
    transaction = await _value(conn, "select pg_current_xact_id()::text")
    # the server's clock and ours are one: both are on this machine
    sent = time.time()
    await conn.commit()
    async with asyncio.timeout(PATIENCE):
        came = await arrived
    committed = await _value(
        conn, "select extract(epoch from pg_xact_commit_timestamp(%s::xid))::float8", transaction
    )
    await conn.commit()
    return (came - committed) * 1000, (came - sent) * 1000


async def _value(conn: Conn, query: LiteralString, *values: object) -> Any:
    row = await (await conn.execute(query, values)).fetchone()
    if row is None:
        raise RuntimeError(f"no answer: {query}")
    return row[0]


async def _body_size(conn: Conn, receiver: Receiver) -> int:
    """Send a few changes, so that all is warm; returns the bytes of a webhook (of 8000 at most)."""
    for number in range(4):
        await _change(conn, receiver, "wide_0", number)
        await asyncio.sleep(REST)
    return min(7900, len(receiver.requests[-1].body))
