"""Puts the service together: the REST API, and the notifier beside it."""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress

import psycopg

from controlplane.commands._logs import name_source
from controlplane.commands._many import (
    INSTALL_POLL,
    look_up_side_by_side,
    notify_all,
    notify_installed,
    wait,
)
from controlplane.config import Config
from controlplane.databases import databases
from controlplane.db.source import source_name
from controlplane.errors import SchemaWatchError
from controlplane.http.app import create_app
from controlplane.http.server.socket import bind, serve_http
from controlplane.install import sources
from controlplane.notifier.connect import connect
from controlplane.notifier.liveness import Liveness


async def run_service(
    config: Config,
    *,
    stop: asyncio.Event,
    notify: bool = True,
    sock: socket.socket | None = None,
) -> None:
    """Serve, and deliver, until stop is set; then finish what is under way and return.

    `sock` is one that is bound already, and is closed here. Raises what keeps the service from
    living: the port is taken, or the notifier of the only database failed for good. A database that
    is away is waited for.
    """
    listening = sock or bind(config.host, config.port)
    known = databases(config)
    livenesses = {one.name: Liveness() for one in known}
    app = create_app(
        config,
        notifier=(lambda name: livenesses[name].report) if notify else None,
        schema_version=len(sources.load().migrations),
    )
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(serve_http(app, listening, stop), name="http")
            first = known[0]
            if first.one_of_many:
                look_up_side_by_side(len(known))
            else:
                group.create_task(_learn_name(config, stop), name="source name")
            if notify:
                notifying = (
                    notify_all(known, config, stop=stop, livenesses=livenesses)
                    if first.one_of_many
                    else notify_installed(config, stop=stop, liveness=livenesses[first.name])
                )
                group.create_task(notifying, name="notifier")
    except* SchemaWatchError as failed:
        # The first is the cause; the rest of the group was only cancelled.
        raise failed.exceptions[0] from None
    finally:
        listening.close()


async def _learn_name(config: Config, stop: asyncio.Event) -> None:
    """Have the log say which database this is, as soon as it answers."""
    while not stop.is_set():
        with suppress(psycopg.Error):
            async with await connect(config) as conn:
                return name_source(await source_name(conn))
        await wait(stop, INSTALL_POLL)
    return None
