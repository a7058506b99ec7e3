"""Webhooks per second out of a backlog, beside a bare loop that only posts the same bytes."""

from __future__ import annotations

import asyncio
import time
from contextlib import AbstractContextManager

from controlplane.install.sources import Sources
from tests.bench.figures import Figure, in_turn, say
from tests.bench.server import install, session
from tests.bench.services import bare, notifying
from tests.notifier.receiver import Receiver, Request, answer, receiving
from tests.servers import Server

ENDPOINTS = 8
CONCURRENCY = 32
LEAST_RATIO = 0.9
CLIENTS = {"one client": 1, "a client for each request in flight": CONCURRENCY}
BODY_BYTES = 2_000
PATIENCE = 300.0
BACKLOG = """
insert into schemawatch.delivery (endpoint_id, payload)
select endpoint_id, jsonb_build_object('type', 'bench', 'data', repeat('x', %s))
from schemawatch.endpoint, generate_series(1, %s) as number
order by number
"""


async def measure(server: Server, sources: Sources, *, runs: int, messages: int) -> list[Figure]:
    """Drain a backlog of so many messages, in turn with posting as many."""
    database = server.create()
    install(server, database, sources)
    figures = {
        arm: Figure(
            section=f"Webhooks out of a backlog of {messages:,}, {CONCURRENCY} in flight",
            name=f"{ENDPOINTS} endpoints, 2 kB each, beside {arm}",
            beside="bare httpx loop: nothing stored or signed",
            unit="/s",
            target=LEAST_RATIO,
            higher=True,
        )
        for arm in CLIENTS
    }
    async with receiving() as receiver:
        with session(server, database) as conn:
            for number in range(ENDPOINTS):
                url = f"{receiver.url}/{number}"
                conn.execute("select schemawatch.create_endpoint(%s)", [url])
        for run, order in zip(range(runs), in_turn(["ours", *CLIENTS], runs), strict=True):
            say(f"webhooks per second: run {run + 1} of {runs}")
            speeds: dict[str, float] = {}
            for arm in order:
                if arm == "ours":
                    with session(server, database) as conn:
                        conn.execute(BACKLOG, [BODY_BYTES, messages // ENDPOINTS])
                        conn.execute("vacuum analyze schemawatch.delivery")
                    service = notifying(server.url(database))
                else:
                    given = (messages, CONCURRENCY, BODY_BYTES, CLIENTS[arm])
                    service = bare("post", server.url(database), receiver.url, *map(str, given))
                speeds[arm] = await _speed(receiver, service, messages)
            for arm, figure in figures.items():
                figure.add(speeds["ours"], speeds[arm])
    return list(figures.values())


async def _speed(receiver: Receiver, service: AbstractContextManager[str], messages: int) -> float:
    """Return requests per second between the first and the last one that arrives."""
    times: list[float] = []
    done = asyncio.Event()

    async def note(request: Request, writer: asyncio.StreamWriter) -> None:
        times.append(time.perf_counter())
        await answer()(request, writer)
        if len(times) == messages:
            done.set()

    receiver.behaviour = note
    receiver.requests.clear()

    def run(loop: asyncio.AbstractEventLoop) -> None:
        with service:
            asyncio.run_coroutine_threadsafe(done.wait(), loop).result(PATIENCE)

    await asyncio.to_thread(run, asyncio.get_running_loop())
    return (messages - 1) / (times[-1] - times[0])
