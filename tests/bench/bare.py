"""The least that does the same: python -m tests.bench.bare notify|post|api, DATABASE_URL set."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from contextlib import AsyncExitStack
from typing import Any

import httpx
import psycopg
from psycopg_pool import AsyncConnectionPool
from sanic import HTTPResponse, Request, Sanic

CHANNEL = "bench_bare"
POOL_SIZE = 8  # as ours


async def notify(target: str) -> None:
    """LISTEN, and POST what comes; nothing is stored, signed, checked or repeated."""
    conn = await psycopg.AsyncConnection[tuple[Any, ...]].connect(
        os.environ["DATABASE_URL"], autocommit=True
    )
    async with conn, httpx.AsyncClient(trust_env=False, timeout=10) as client:
        await conn.execute(f"listen {CHANNEL}")
        print("ready notify", flush=True)
        async for note in conn.notifies():
            answer = await client.post(target, content=note.payload)
            answer.raise_for_status()


async def post(target: str, count: int, concurrency: int, size: int, clients: int) -> None:
    """POST the same body again and again, so many at a time, from so many clients."""
    left = iter(range(count))
    body = b"x" * size
    print("ready post", flush=True)
    limits = httpx.Limits(max_connections=concurrency // clients)
    async with AsyncExitStack() as stack:
        made = [
            await stack.enter_async_context(
                httpx.AsyncClient(trust_env=False, timeout=10, limits=limits)
            )
            for _ in range(clients)
        ]

        async def work(client: httpx.AsyncClient) -> None:
            for _ in left:
                answer = await client.post(target, content=body)
                answer.raise_for_status()

        await asyncio.gather(*(work(made[each % clients]) for each in range(concurrency)))


def api() -> None:
    """One handler, one SELECT on a pooled connection, per request."""
    app = Sanic("bare", configure_logging=False)
    app.config.ACCESS_LOG = False

    @app.listener("before_server_start")
    async def _open(app: Sanic[Any, Any]) -> None:
        app.ctx.pool = AsyncConnectionPool(
            os.environ["DATABASE_URL"], min_size=1, max_size=POOL_SIZE, open=False
        )
        await app.ctx.pool.open(wait=True)
        print(f"ready http://127.0.0.1:{sock.getsockname()[1]}", flush=True)

    @app.listener("after_server_stop")
    async def _close(app: Sanic[Any, Any]) -> None:
        await app.ctx.pool.close()

    @app.get("/bodies/<name:str>")
    async def _body(request: Request, name: str) -> HTTPResponse:
        async with request.app.ctx.pool.connection() as conn:
            cursor = await conn.execute("select body from bench.bodies where name = %s", [name])
            row = await cursor.fetchone()
        return HTTPResponse(row[0], content_type="application/json")

    # taken here, so that the port is known; single_process: one worker, as ours is
    sock = socket.create_server(("127.0.0.1", 0), backlog=128)
    app.run(sock=sock, single_process=True, motd=False, access_log=False)


if __name__ == "__main__":
    if sys.argv[1] == "notify":
        asyncio.run(notify(sys.argv[2]))
    elif sys.argv[1] == "post":
        asyncio.run(post(sys.argv[2], *map(int, sys.argv[3:7])))
    else:
        api()
