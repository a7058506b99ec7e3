"""`schemawatch up`: everything in one process, to watch and to try."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from contextlib import AsyncExitStack

import click

from controlplane import __version__
from controlplane.commands._background_service import Stop, StoppedError, address, with_service
from controlplane.commands._command import Alone
from controlplane.commands._embedded_server import start_embedded
from controlplane.commands._existing_database import watch_existing
from controlplane.commands._logs import configure_logs
from controlplane.commands._quick_start import show_quick_start
from controlplane.config import Config
from controlplane.databases import everything
from controlplane.embedded import folder
from controlplane.environment import load
from controlplane.errors import ConfigError
from controlplane.http.server.socket import bind
from controlplane.tour.screen import Screen

PORTS_TRIED = 20


@click.command(cls=Alone)
@click.option(
    "--tour/--no-tour",
    default=None,
    help="Play the tour, on a shop made anew; or do not. Default: at the first start.",
)
def up(*, tour: bool | None) -> None:
    """Start everything, and show each drift as it happens, until Ctrl-C.

    With DATABASE_URL: migrates that database, serves, and shows. Without: starts a PostgreSQL of
    its own, whose data stay from one start to the next, a webhook receiver, and plays a tour.
    """
    config = load()
    if any(one.one_of_many for one in everything(config)):
        raise click.UsageError(
            "up is for one database. Unset SCHEMAWATCH_DATABASES, or use schemawatch serve."
        )
    if config.database_url is not None and tour:
        raise click.UsageError(
            "The tour is not for a database of yours. Unset DATABASE_URL, or use schemawatch demo."
        )
    configure_logs(os.environ.get("SCHEMAWATCH_LOG_LEVEL") or "warning", config.log_format)
    asyncio.run(_run(config, tour=tour))


async def _run(config: Config, *, tour: bool | None) -> None:
    screen = Screen(sys.stdout)
    stop = Stop()
    screen.say(f" {screen.style('SchemaWatch', bold=True)} {__version__}")
    screen.say()
    with _listen(config, screen) as sock:
        try:
            if config.database_url is None:
                await _own(config, sock, tour=tour, stop=stop, screen=screen)
            else:
                await watch_existing(config, sock, stop=stop, screen=screen)
        except (StoppedError, asyncio.CancelledError):
            if not stop.event.is_set():
                raise
    screen.say()
    screen.say(" Stopped.")


async def _own(
    config: Config, sock: socket.socket, *, tour: bool | None, stop: Stop, screen: Screen
) -> None:
    home = folder.default()
    screen.field("data", folder.about(home))
    async with AsyncExitStack() as stack:
        running = await stack.enter_async_context(
            start_embedded(config, home, stop=stop, screen=screen)
        )
        url = address(running.config, sock)

        async def show() -> None:
            await show_quick_start(running, url, tour=tour, screen=screen)

        await with_service(running.config, sock, show, stop)
        screen.say()
        screen.say(" Stopping; the data stay.")


def _listen(config: Config, screen: Screen) -> socket.socket:
    """Take the port. One that nobody asked for by name may be another when it is taken."""
    if os.environ.get("SCHEMAWATCH_PORT"):
        return bind(config.host, config.port)
    for port in range(config.port, config.port + PORTS_TRIED):
        try:
            sock = bind(config.host, port)
        except ConfigError:
            continue
        if port != config.port:
            said = f"{port}, as {config.port} is taken; SCHEMAWATCH_PORT names another"
            screen.field("port", said, colour="yellow")
        return sock
    return bind(config.host, config.port)


COMMANDS = (up,)
