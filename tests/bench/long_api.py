"""What a client waits for answers about a long history, beside those about a short one."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import Final
from urllib.parse import urlsplit

from controlplane.core.api_keys import generate_key
from tests.bench.figures import Figure, in_turn, percentile, say
from tests.bench.histories import History, beside_short
from tests.bench.server import session
from tests.bench.services import serving
from tests.servers import Server

MOST = 25.0
WARM = 5
PATHS: Final[dict[str, Callable[[History, random.Random], str]]] = {
    "GET /v1/drifts": lambda _, __: "/v1/drifts?limit=50",
    "GET /v1/drifts, open BREAKING": lambda _, __: (
        "/v1/drifts?limit=50&status=open&impact=BREAKING"
    ),
    "GET /v1/schemas": lambda _, __: "/v1/schemas?limit=50",
    "GET /v1/schemas/{schema_id}/latest": lambda own, chance: (
        f"/v1/schemas/{own.table(chance)}/latest"
    ),
}


async def over_http(server: Server, histories: Sequence[History], times: int) -> list[Figure]:
    """Ask each so many times of both, one request after the other."""
    figures: list[Figure] = []
    with ExitStack() as stack:
        arms: list[tuple[History, int, str]] = []
        for own in histories:
            key = generate_key()
            with session(server, own.database) as conn:
                conn.execute(
                    "insert into schemawatch.api_key (name, prefix, key_hash, scopes)"
                    " values ('bench', %s, %s, '{read}')",
                    [key.prefix, key.key_hash],
                )
            url = stack.enter_context(serving(server.url(own.database)))
            arms.append((own, urlsplit(url).port or 0, key.key))
        for name, path in PATHS.items():
            say(f"a long history: {name}")
            chance = random.Random(name)  # noqa: S311
            taken: dict[str, list[float]] = {own.database: [] for own in histories}
            for order in in_turn(arms, times + WARM):
                for own, port, key in order:
                    taken[own.database].append(await _answer(port, path(own, chance), key))
            figure = beside_short(histories[0], f"{name}, by one client", times, MOST)
            figure.add(*(percentile(taken[own.database][WARM:], 0.99) for own in histories))
            figures.append(figure)
    return figures


async def _answer(port: int, path: str, key: str) -> float:
    """Return the milliseconds of one request on a bare socket, which costs less than a client."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", f"X-API-Key: {key}"]
    start = time.perf_counter()
    try:
        writer.write("\r\n".join([*lines, "Connection: close", "", ""]).encode())
        answer = await reader.read()
    finally:
        writer.close()
    taken = (time.perf_counter() - start) * 1000
    if not answer.startswith(b"HTTP/1.1 200 "):
        raise RuntimeError(f"not the answer that was asked for: {answer[:200]!r}")
    return taken
