"""Reads of the REST API per second, beside a bare Sanic handler with one pooled SELECT."""

from __future__ import annotations

import asyncio
import time
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx

from controlplane.core.api_keys import generate_key
from controlplane.install.sources import Sources
from tests.bench.figures import Figure, in_turn, say
from tests.bench.server import install, session
from tests.bench.services import bare, serving
from tests.bench.tables import make_tables, settle
from tests.servers import Server

TABLES = 100
CLIENTS = 8
LEAST_RATIO = 0.6
READS = {"list": "/v1/schemas", "latest": "/v1/schemas/1/latest"}


async def measure(server: Server, sources: Sources, *, runs: int, requests: int) -> list[Figure]:
    """Ask both for bodies of the same bytes, in turn."""
    database = server.create()
    with session(server, database) as conn:
        make_tables(conn, TABLES)
    install(server, database, sources)
    key = generate_key()
    with session(server, database) as conn:
        conn.execute("select schemawatch.register_schema('bench')")
        conn.execute(
            "insert into schemawatch.api_key (name, prefix, key_hash, scopes)"
            " values ('bench', %s, %s, '{read}')",
            [key.prefix, key.key_hash],
        )
        conn.execute("create table bench.bodies (name text primary key, body text not null)")
        settle(conn)
    figures = {
        name: Figure(
            section=f"API reads, {CLIENTS} connections (a higher ratio is better)",
            name=f"GET {path.replace('/1/', '/{schema_id}/')}",
            beside="bare Sanic, one pooled SELECT",
            unit="/s",
            target=LEAST_RATIO,
            higher=True,
        )
        for name, path in READS.items()
    }
    with ExitStack() as stack:
        ours = stack.enter_context(serving(server.url(database)))
        plain = stack.enter_context(bare("api", server.url(database)))
        bodies = await _bodies(ours, key.key)
        with session(server, database) as conn:
            conn.cursor().executemany("insert into bench.bodies values (%s, %s)", bodies.items())
        for run in range(runs):
            say(f"API reads: run {run + 1} of {runs}")
            for name, path in READS.items():
                ask = {
                    "ours": _request(ours, path, key.key),
                    "bare": _request(plain, f"/bodies/{name}", key.key),
                }
                rates: dict[str, list[float]] = {"ours": [], "bare": []}
                # two turns, the second in the other order
                for order in in_turn(list(ask), 2):
                    for who in order:
                        rate = await _rate(*ask[who], requests, len(bodies[name].encode()))
                        rates[who].append(rate)
                figures[name].add(sum(rates["ours"]) / 2, sum(rates["bare"]) / 2)
    return list(figures.values())


async def _bodies(url: str, key: str) -> dict[str, str]:
    headers = {"X-API-Key": key}
    async with httpx.AsyncClient(
        base_url=url, headers=headers, trust_env=False, timeout=20
    ) as client:
        answers = {name: await client.get(path) for name, path in READS.items()}
    return {name: answer.raise_for_status().text for name, answer in answers.items()}


def _request(url: str, path: str, key: str) -> tuple[int, bytes]:
    port = urlsplit(url).port or 0
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", f"X-API-Key: {key}", "", ""]
    return port, "\r\n".join(lines).encode()


async def _rate(port: int, request: bytes, requests: int, length: int) -> float:
    """Return answers per second; bare sockets, since a client library costs more than a server."""
    each = requests // CLIENTS
    async with asyncio.timeout(120):
        await asyncio.gather(*(_ask(port, request, 5, length) for _ in range(CLIENTS)))
        start = time.perf_counter()
        await asyncio.gather(*(_ask(port, request, each, length) for _ in range(CLIENTS)))
        return each * CLIENTS / (time.perf_counter() - start)


async def _ask(port: int, request: bytes, count: int, length: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for _ in range(count):
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200 ") or f"{length}\r\n".encode() not in head:
                raise RuntimeError(f"not the answer that was asked for: {head!r}")
            await reader.readexactly(length)
    finally:
        writer.close()
        await writer.wait_closed()
