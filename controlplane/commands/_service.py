"""Puts the service together: the REST API, and the notifier beside it."""

from __future__ import annotations

import asyncio
import logging
import socket
from contextlib import suppress
from typing import Final

import psycopg

from controlplane.commands._logs import name_source
from controlplane.config import Config
from controlplane.db.installation import is_installed
from controlplane.db.source import source_name
from controlplane.errors import PrivilegeError, SchemaWatchError
from controlplane.http.app import create_app
from controlplane.http.server.socket import bind, serve_http
from controlplane.install import sources
from controlplane.notifier.connect import connect
from controlplane.notifier.liveness import Liveness
from controlplane.notifier.supervisor import NotifierError, run_notifier

log = logging.getLogger(__name__)

INSTALL_POLL: Final = 2.0


async def run_service(
    config: Config,
    *,
    stop: asyncio.Event,
    notify: bool = True,
    sock: socket.socket | None = None,
) -> None:
    """Serve, and deliver, until stop is set; then finish what is under way and return.

    `sock` is one that is bound already, and is closed here. Raises what keeps the service from
    living: the port is taken, or the notifier failed for good. A database that is away is waited
    for.
    """
    listening = sock or bind(config.host, config.port)
    liveness = Liveness()
    app = create_app(
        config,
        notifier=liveness.report if notify else None,
        schema_version=len(sources.load().migrations),
    )
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(_learn_name(config, stop), name="source name")
            group.create_task(serve_http(app, listening, stop), name="http")
            if notify:
                group.create_task(_notify(config, stop, liveness), name="notifier")
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
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), INSTALL_POLL)
    return None


async def _notify(config: Config, stop: asyncio.Event, liveness: Liveness) -> None:
    """Run the notifier; where SchemaWatch is not installed yet, wait until it is."""
    while not stop.is_set():
        if not await _installed(config):
            log.warning('event=not_installed hint="run schemawatch migrate"')
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), INSTALL_POLL)
            continue
        try:
            liveness.stopped = False
            return await run_notifier(config, stop=stop, liveness=liveness)
        except NotifierError:
            # Uninstalled under our feet is no fault of the notifier.
            if await _installed(config):
                raise
    return None


async def _installed(config: Config) -> bool:
    """An unreachable database counts as installed: the notifier knows how to wait for it."""
    try:
        async with await connect(config) as conn:
            return await is_installed(conn)
    except psycopg.OperationalError:
        return True
    except psycopg.errors.InsufficientPrivilege as error:
        raise PrivilegeError(
            "the role of DATABASE_URL may not use SchemaWatch",
            hint="As its owner or a superuser: grant schemawatch_admin to that role;",
        ) from error
