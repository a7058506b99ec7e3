"""`schemawatch serve`."""

from __future__ import annotations

import dataclasses

import click

from controlplane.commands._command import Alone
from controlplane.commands._logs import configure_logs
from controlplane.commands._loop import run
from controlplane.commands._service import run_service
from controlplane.commands._signals import stop_on_signal
from controlplane.config import Config
from controlplane.databases import databases
from controlplane.environment import load


@click.command(cls=Alone)
@click.option("--host", help="Address to listen on; default SCHEMAWATCH_HOST.")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="Port to listen on; default SCHEMAWATCH_PORT."
)
@click.option(
    "--notify/--no-notify",
    default=True,
    help="Also deliver webhooks (the default), or leave that to `schemawatch notify`.",
)
def serve(*, host: str | None, port: int | None, notify: bool) -> None:
    """Serve the REST API, deliver webhooks, and scan where pg_cron does not.

    Ends on SIGTERM or Ctrl-C, when what is under way is finished; a second one ends it at once.
    """
    config = load()
    config = dataclasses.replace(
        config,
        host=config.host if host is None else host,
        port=config.port if port is None else port,
    )
    databases(config)
    configure_logs(config.log_level, config.log_format)
    run(_run(config, notify=notify))


async def _run(config: Config, *, notify: bool) -> None:
    await run_service(config, stop=stop_on_signal(), notify=notify)


COMMANDS = (serve,)
