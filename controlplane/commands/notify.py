"""`schemawatch notify`."""

from __future__ import annotations

import click

from controlplane.commands._command import Alone
from controlplane.commands._logs import configure_logs, name_source
from controlplane.commands._loop import run
from controlplane.commands._many import look_up_side_by_side, notify_all
from controlplane.commands._signals import stop_on_signal
from controlplane.config import Config
from controlplane.databases import databases
from controlplane.db.installation import is_installed
from controlplane.db.pool import Database
from controlplane.db.source import source_name
from controlplane.environment import load
from controlplane.errors import UnavailableError
from controlplane.notifier.liveness import Liveness
from controlplane.notifier.supervisor import run_notifier


@click.command(cls=Alone)
def notify() -> None:
    """Deliver webhooks, without the REST API. Any number may run beside each other.

    Ends on SIGTERM or Ctrl-C, when the attempts in flight are finished; a second one ends it at
    once, and another notifier repeats them when their lease has run out.
    """
    config = load()
    configure_logs(config.log_level, config.log_format)
    run(_run(config))


async def _run(config: Config) -> None:
    stop = stop_on_signal()
    known = databases(config)
    if known[0].one_of_many:
        look_up_side_by_side(len(known))
        livenesses = {one.name: Liveness() for one in known}
        await notify_all(known, config, stop=stop, livenesses=livenesses)
        return
    await _require_installation(config)
    await run_notifier(config, stop=stop, liveness=Liveness())


async def _require_installation(config: Config) -> None:
    """Fail at the start, where somebody looks, rather than retry for ever with a wrong URL."""
    database = Database(config)
    await database.open()
    try:
        installed = await database.call(is_installed)
        if installed:
            name_source(await database.call(source_name))
    finally:
        await database.close()
    if not installed:
        raise UnavailableError(
            "SchemaWatch is not installed in this database",
            code="SW911",
            hint="Run `schemawatch migrate` against it first.",
        )


COMMANDS = (notify,)
