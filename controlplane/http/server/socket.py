"""Runs the application on a socket until it is told to stop, then lets requests finish."""

from __future__ import annotations

import asyncio
import gc
import logging
import socket
from typing import Any, Final, cast

import sanic
from sanic.application.state import ApplicationServerInfo
from sanic.http.constants import HTTP
from sanic.server.async_server import AsyncioServer

from controlplane.errors import ConfigError

log = logging.getLogger(__name__)

BACKLOG: Final = 128


def bind(host: str, port: int) -> socket.socket:
    """Take the port; ConfigError when that cannot be."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise ConfigError(
            f"cannot listen on {host} port {port}: {error.strerror or error}",
            hint="Stop what listens there, or choose another with SCHEMAWATCH_PORT.",
        ) from error


async def serve_http(app: sanic.Sanic[Any, Any], sock: socket.socket, stop: asyncio.Event) -> None:
    """Serve until stop is set, also while the database is away; then drain.

    Sanic's own run() is not used: it leaves neither exit code nor signals to us.
    """
    # without this Sanic sends an empty header alt-svc
    app.state.server_info.append(ApplicationServerInfo({"version": HTTP.VERSION_1}))
    create: Any = cast("Any", app).create_server
    # Nothing is answered before the listeners have run.
    later = {"start_serving": False}
    server: AsyncioServer = await create(
        sock=sock, return_asyncio_server=True, asyncio_server_kwargs=later
    )
    await server.startup()
    try:
        await server.before_start()
        # what is loaded by now stays: no collection need walk through it again
        gc.collect()
        gc.freeze()
        await cast("Any", server).start_serving()
        await server.after_start()
        host, port = sock.getsockname()[:2]
        log.info("event=listening url=http://%s:%d", f"[{host}]" if ":" in host else host, port)
        await stop.wait()
        app.ctx.sources.drain()
        log.info("event=draining")
        # whoever balances load has to see that it is not ready before the port is closed
        await asyncio.sleep(app.ctx.config.drain_delay)
        await server.before_stop()
        await _drain(server, app.ctx.config.drain_timeout)
    finally:
        await server.after_stop()


async def _drain(server: AsyncioServer, seconds: float) -> None:
    """Accept nothing new, let what is being answered finish, then cut the rest."""
    listening: asyncio.Server | None = cast("Any", server).server
    if listening is not None:
        listening.close()
    connections: set[Any] = cast("Any", server).connections
    waited = 0.0
    while connections and waited < seconds:
        for connection in list(connections):
            connection.close_if_idle()
        await asyncio.sleep(0.05)
        waited += 0.05
    if connections:
        log.warning("event=requests_cut connections=%d", len(connections))
    for connection in list(connections):
        connection.abort()
