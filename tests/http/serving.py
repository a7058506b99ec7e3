"""The application on a real socket, clients with keys, and what every error must look like."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
from sanic import Sanic

from controlplane.config import Config
from controlplane.core.api_keys import NewKey, generate_key
from controlplane.http.app import create_app
from controlplane.http.request.context import App
from controlplane.http.server.socket import bind, serve_http

# Sanic rewrites its own methods when an application starts; only so may there be a second one.
Sanic.test_mode = True

Db = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True, kw_only=True)
class Api:
    """A running service; `reader`, `writer` and `admin` are clients with a key of that scope."""

    app: App
    url: str
    anonymous: httpx.AsyncClient
    reader: httpx.AsyncClient
    writer: httpx.AsyncClient
    admin: httpx.AsyncClient


def new_key(db: Db, scope: str, *, expires_in: str | None = None) -> NewKey:
    """Store a key; expires_in is an interval, and may be negative."""
    key = generate_key()
    db.execute(
        "insert into schemawatch.api_key (name, prefix, key_hash, scopes, expires_at) "
        "values ('test', %s, %s, array[%s], now() + %s::interval)",
        [key.prefix, key.key_hash, scope, expires_in],
    )
    return key


@asynccontextmanager
async def running(config: Config) -> AsyncGenerator[tuple[App, str]]:
    """Serve for as long as the block lasts; gives the application and its URL."""
    app = create_app(config)
    stop = asyncio.Event()
    sock = bind("127.0.0.1", 0)
    url = f"http://127.0.0.1:{sock.getsockname()[1]}"
    task = asyncio.create_task(serve_http(app, sock, stop))
    try:
        await asyncio.wait(
            {task, asyncio.create_task(_answers(url))}, return_when="FIRST_COMPLETED"
        )
        if task.done():
            task.result()
        yield app, url
    finally:
        stop.set()
        await task
        sock.close()


async def _answers(url: str) -> None:
    async with httpx.AsyncClient() as client:
        await client.get(f"{url}/health", timeout=10)


@asynccontextmanager
async def client(url: str, key: str | None) -> AsyncGenerator[httpx.AsyncClient]:
    """A client that shows a key, or none."""
    headers = {} if key is None else {"X-API-Key": key}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=20) as made:
        yield made


def problem(response: httpx.Response, status: int, code: str | None = None) -> dict[str, Any]:
    """Check that an answer is a problem document, as RFC 9457 wants it; return it."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == status
    assert body.keys() >= {"type", "title", "detail", "code", "instance", "request_id"}
    assert body["title"]
    assert body["type"] == f"urn:schemawatch:error:{body['code']}"
    assert response.headers["x-request-id"] == body["request_id"]
    assert "Traceback" not in response.text
    if code is not None:
        assert body["code"] == code
    return body


def named(body: dict[str, Any]) -> set[str]:
    """Return the fields that a problem document blames."""
    return {error["field"] for error in body.get("errors", [])}
